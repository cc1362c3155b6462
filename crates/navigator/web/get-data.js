// Get data: the connectors that are loaded.

import { fill, h, icon, id, say } from "./dom.js";
import { failureBox } from "./format.js";
import { known, t } from "./texts.js";

/** @typedef {import("./api.js").Connector} Connector */

/**
 * The list of connectors, with a search field and categories.
 * @param {import("./api.js").Session} session
 * @param {(connector: Connector) => void} connect
 */
export function getData(session, connect) {
  const all = session.connectors;
  /** The one that is shown; null for all. @type {string | null} */
  let category = null;
  /** @type {Connector[]} */
  let shown = all;
  let chosen = 0;
  const search = h("input", { class: "input", type: "search", placeholder: t("common.search"), "aria-label": t("get.search"), oninput: list });
  const categories = h("div", { class: "categories", role: "group", "aria-label": t("get.categories") });
  const options = h("div", { class: "connectors", role: "listbox", tabIndex: 0, "aria-label": t("get.connectors"), onkeydown: key });
  const button = h("button", { class: "button primary", type: "button", onclick: go }, t("get.connect"));
  const more = h("span", { class: "grow soft" });

  function list() {
    const wanted = search.value.trim().toLocaleLowerCase();
    shown = all.filter((one) => (category === null || one.category === category)
      && `${one.title} ${one.help} ${one.function}`.toLocaleLowerCase().includes(wanted));
    chosen = 0;
    const names = [null, ...new Set(all.map((one) => one.category))];
    fill(categories, names.map((name) => h("button", {
      type: "button", "aria-pressed": name === category ? "true" : "false",
      onclick: () => { category = name; list(); },
    }, name === null ? t("category.all") : known("category", name))));
    draw();
    say(t("get.found", { n: shown.length }));
  }

  function draw() {
    const base = id();
    fill(options, shown.map((one, index) => h("div", {
      class: "connector", role: "option", id: `${base}-${index}`, "aria-selected": index === chosen ? "true" : "false",
      onclick: () => { chosen = index; draw(); },
      ondblclick: go,
    },
      h("div", { class: "connector-icon" }, one.icon ? h("img", { src: one.icon, alt: "" }) : icon("database")),
      h("div", {},
        h("div", { class: "connector-title" }, one.title),
        h("div", { class: "connector-help" }, one.help || one.function)),
      one.beta ? h("span", { class: "badge" }, t("get.beta")) : h("span", {}))));
    if (shown.length === 0) fill(options, nothing(all.length === 0));
    if (shown.length > 0) options.setAttribute("aria-activedescendant", `${base}-${chosen}`);
    else options.removeAttribute("aria-activedescendant");
    button.disabled = shown.length === 0;
    const one = shown[chosen];
    fill(more, one && h("span", {}, `${one.file}${one.version ? ` · ${one.version}` : ""}`),
      one?.learnMore && h("span", {}, " · ", h("a", { href: one.learnMore, target: "_blank", rel: "noreferrer" }, t("get.more"))));
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (step !== undefined) {
      chosen = Math.max(0, Math.min(shown.length - 1, chosen + step));
      draw();
      event.preventDefault();
    } else if (event.key === "Enter") go();
  }

  function go() {
    const one = shown[chosen];
    if (one) connect(one);
  }

  list();
  const view = h("div", { class: "get-data" },
    h("h1", { class: "title" }, t("get.title")),
    h("div", { class: "get-data-body" },
      h("div", {}, h("div", { class: "search" }, search, icon("search")), categories),
      options),
    h("div", { class: "footer" }, more, button));
  if (session.failures.length > 0) view.querySelector(".get-data-body")?.after(h("div", {}, session.failures.map(failureBox)));
  queueMicrotask(() => search.focus());
  return view;
}

/** @param {boolean} atAll */
function nothing(atAll) {
  return h("div", { class: "empty", role: "option", "aria-selected": "false", "aria-disabled": "true" },
    h("strong", {}, t(atAll ? "get.empty" : "get.nothing")),
    h("span", {}, t(atAll ? "get.start" : "get.others")));
}
