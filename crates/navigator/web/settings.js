// Data source settings: the credentials that are kept.

import { frame } from "./dialogs.js";
import { fill, h, show } from "./dom.js";
import { sourceName } from "./format.js";
import { t } from "./texts.js";

/**
 * Shows which credentials are kept, and forgets them where that is wished.
 * @param {import("./api.js").Session} session
 * @param {(source: import("./api.js").Source) => void} edit
 */
export async function dataSourceSettings(session, edit) {
  const body = h("div", {});
  const dialog = frame(t("set.title"), "", body, [
    h("button", { class: "button", type: "button", onclick: () => dialog.close() }, t("common.close")),
  ]);
  dialog.querySelector(".dialog")?.classList.add("wide");
  /** @param {{kind: string, path: string | null}} one */
  async function forget(one) {
    await session.ask("forget", { kind: one.kind, path: one.path }, session.begin(t("set.clear")));
    await list();
  }
  async function list() {
    const { kept, credentials } = await session.ask("credentials");
    if (credentials.length === 0) {
      fill(body, h("p", { class: "soft" }, t("set.empty")));
      return;
    }
    fill(body, h("table", { class: "sources" },
      h("thead", {}, h("tr", {}, [t("set.kind"), t("set.source"), t("set.way"), ""].map((name) => name ? h("th", { scope: "col" }, name) : h("td", {})))),
      h("tbody", {}, credentials.map((/** @type {any} */ one) => h("tr", {},
        h("td", {}, one.kind), h("td", { title: one.path ?? "" }, one.path ? sourceName(one.path) : t("set.every")),
        h("td", { title: one.expires ? t("set.until", { time: one.expires }) : "" }, [one.label, one.user].filter(Boolean).join(": ")),
        h("td", {},
          h("button", { class: "button small", type: "button", onclick: async () => {
            const source = await session.ask("ways", { kind: one.kind, path: one.path ?? "" });
            dialog.close();
            edit(source);
          }, "aria-label": t("set.editOf", { name: one.path ? sourceName(one.path) : one.kind }) }, t("set.edit")),
          h("button", { class: "button small", type: "button", "aria-label": t("set.clearOf", { name: one.path ? sourceName(one.path) : one.kind }), onclick: () => forget(one) }, t("set.clear"))))))),
      h("p", { class: "field-hint" }, t(kept ? "set.keptFile" : "set.keptHere")));
  }
  await list();
  show(dialog);
}
