// The page: one session, the views that it has, and the way from one to the next.

import { Session, failureOf } from "./api.js";
import { askArguments, askCredential } from "./dialogs.js";
import { fill, h, icon, say } from "./dom.js";
import { failureBox, sourceName, useCulture } from "./format.js";
import { getData } from "./get-data.js";
import { Requests } from "./requests.js";
import { t } from "./texts.js";

/** @typedef {import("./api.js").Connector} Connector */
/** @typedef {import("./api.js").Failure} Failure */
/** @typedef {{key: string, label: string, element: HTMLElement}} View */

const CULTURES = [["en-US", "English"], ["de-DE", "Deutsch"], ["fr-FR", "Français"], ["es-ES", "Español"], ["ja-JP", "日本語"]];
const FAULTS = /** @type {const} */ (["none", "busy", "broken", "cut", "slow", "expired"]);

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
const tabs = /** @type {HTMLElement} */ (document.getElementById("views"));
const notice = /** @type {HTMLElement} */ (document.getElementById("notice"));

/** @type {Session} */
let session;
/** @type {View[]} */
let views = [];
let current = "";

/** What the first view does not need is fetched once that can be used. */
const fetched = async () => {
  const [navigator, load, query, settings] = await Promise.all([
    import("./navigator.js"), import("./load.js"), import("./query.js"), import("./settings.js"),
  ]);
  return { ...navigator, ...load, ...query, ...settings };
};
/** @type {ReturnType<typeof fetched> | null} */
let others = null;
/** The other views. */
const later = () => {
  others ??= fetched();
  // One that failed is tried again.
  others.catch(() => { others = null; });
  return others;
};
/** @typedef {{connector: Connector, typed: Record<string, any>, call: string, source: import("./api.js").Source}} Opening */
/** The source that is open. @type {Opening | null} */
let opened = null;

/** @param {View} view */
function put(view) {
  const at = views.findIndex((one) => one.key === view.key);
  if (at >= 0) views[at] = view;
  else views.push(view);
  go(view.key);
}

/**
 * Shows a view. The browser's way back leads to the one before.
 * @param {string} key
 * @param {boolean} [isStep] whether it is a step of that way
 */
function go(key, isStep = true) {
  const view = views.find((one) => one.key === key);
  if (!view) return;
  if (isStep && current !== "" && key !== current) history.pushState({ view: key }, "");
  else history.replaceState({ view: key }, "");
  current = key;
  fill(main, view.element);
  document.title = view.key === "home" ? t("page.brand") : t("page.title", { view: view.label });
  tabs.hidden = views.length < 2;
  fill(tabs, views.map((one) => h("span", { class: "tab" },
    h("button", {
      type: "button", class: "tab-name", title: one.label, "data-label": one.label, "aria-current": one.key === current ? "page" : null, onclick: () => go(one.key),
    }, one.label),
    isClosable(one) && h("button", { type: "button", class: "tab-close", "aria-label": t("page.closeView", { name: one.label }), onclick: () => close(one) }, icon("close")))));
}

/** Whether a view is of use only as long as the person wants it. @param {View} view */
const isClosable = (view) => view.key === "query" || view.key.startsWith("data-");

/** Takes a view out of the list, and with the rows of a load what the server holds of them. @param {View} view */
function forget(view) {
  views = views.filter((one) => one !== view);
  if (!view.key.startsWith("data-")) return;
  session.ask("discard", { load: Number(view.key.slice(5)) });
  view.element.dispatchEvent(new Event("discarded"));
}

/** @param {View} view */
function close(view) {
  const at = views.indexOf(view);
  forget(view);
  go(view.key === current ? views[Math.max(0, at - 1)].key : current);
  /** @type {HTMLElement | null} */ (tabs.querySelector("[aria-current]"))?.focus();
}

function home() {
  put({ key: "home", label: t("get.title"), element: getData(session, (connector) => connect(connector)) });
}

/** @param {Failure} failure */
function refusedWords(failure) {
  if (failure.reason === "AccessForbidden") return failure.message;
  const isUsual = failure.message === t("sign.refused") || /^(We couldn.t authenticate|The credentials provided for|Credentials are required)/.test(failure.message);
  return isUsual ? t("sign.refused") : `${t("sign.refused")} ${failure.message}`;
}

/**
 * Asks for the arguments of a connector's function, then for a credential, then opens the navigator.
 * @param {Connector} connector
 * @param {Record<string, any>} [typed]
 * @param {Failure | null} [failure]
 */
function connect(connector, typed = {}, failure = null) {
  const accept = async (/** @type {Record<string, any>} */ given, /** @type {import("./dialogs.js").FormFields} */ fields) => {
    const action = session.begin(t("get.action", { name: connector.title }));
    const answer = await session.ask("connect", { function: connector.function, arguments: given }, action);
    if (answer.mistakes) {
      fields.tell(answer.mistakes);
      return false;
    }
    const source = { connector, typed: given, call: answer.call, source: answer.source };
    if (!answer.source.known && answer.source.ways.length > 0) {
      credential(source, "");
      return true;
    }
    try {
      await open(source, action);
    } catch (error) {
      const refused = failureOf(error);
      if (!refused.credential) throw error;
      credential(source, refusedWords(refused));
    }
    return true;
  };
  if (connector.form.fields.length === 0 && !failure) {
    accept({}, /** @type {any} */ ({ tell() {} })).catch((error) => put({ key: "home", label: t("get.title"), element: h("div", { class: "get-data" }, failureBox(failureOf(error))) }));
    return;
  }
  askArguments(connector.form, typed, accept, failure);
}

/**
 * @param {Opening} source
 * @param {string} refused
 */
function credential(source, refused) {
  const { connector } = source;
  askCredential(session, {
    source: source.source, title: connector.title, image: connector.icon, refused,
    back: () => connect(connector, source.typed),
    connect: async () => {
      try {
        await open(source, session.begin(t("get.action", { name: connector.title })));
      } catch (error) {
        const failure = failureOf(error);
        if (!failure.credential) {
          connect(connector, source.typed, failure);
          return true;
        }
        await session.ask("forget", { kind: source.source.kind, path: source.source.path });
        failure.message = refusedWords(failure);
        throw Object.assign(error instanceof Error ? error : new Error(), { failure });
      }
      return true;
    },
  });
}

/**
 * @param {Opening} source
 * @param {import("./api.js").Action} action
 */
async function open(source, action) {
  const label = source.source.label ?? sourceName(source.source.path);
  const tree = await session.ask("open", { call: source.call, label }, action);
  const { NavigatorView } = await later();
  opened = source;
  const view = new NavigatorView(session, {
    load: (picks) => start(picks),
    transform: (pick) => transform(pick),
    cancel: () => { views = views.filter((one) => one.key !== "navigator"); home(); },
    refused: signInAgain,
  });
  view.tree.show(tree, label);
  put({ key: "navigator", label: source.connector.title, element: view.element });
  // After the dialog, which gives the focus back to where it was.
  setTimeout(() => view.tree.element.focus());
  if (tree.children === null && view.tree.root) view.tree.choose(view.tree.root);
}

/**
 * Asks for another credential where one was refused, and goes on with it.
 * @param {Failure} failure
 * @param {() => void} again
 */
function signInAgain(failure, again) {
  if (!failure.credential || !opened || document.querySelector("dialog[open]")) return false;
  const { connector, source } = opened;
  const details = new Map(failure.details);
  const kind = details.get("DataSourceKind") ?? source.kind;
  const path = details.get("DataSourcePath") ?? source.path;
  session.ask("ways", { kind, path }).then((ways) => askCredential(session, {
    source: ways, title: connector.title, image: connector.icon, refused: refusedWords(failure),
    connect: async () => {
      await session.ask("refresh");
      again();
      return true;
    },
  }));
  return true;
}

/** @param {{name: string, query: string}[]} picks */
async function start(picks) {
  const { load } = await later();
  load(session, picks, async (loaded) => {
    for (const one of loaded) await data(one);
  }, signInAgain);
}

/** @param {import("./api.js").Loaded} loaded */
async function data(loaded) {
  const { dataView } = await later();
  const key = `data-${loaded.id}`;
  const pick = { name: loaded.name, query: loaded.query };
  // One that was loaded from the same query takes the place of the older one.
  const older = views.find((one) => one.key.startsWith("data-") && /** @type {any} */ (one).query === loaded.query);
  if (older) forget(older);
  const element = dataView(session, loaded, { query: () => transform(pick), again: () => start([pick]) });
  put(/** @type {View} */ ({ key, label: loaded.name, element, query: loaded.query }));
}

/** @param {{name: string, query: string}} pick */
async function transform(pick) {
  const { QueryView } = await later();
  const view = new QueryView(session, pick, { load: (changed) => start([changed]), refused: signInAgain });
  put({ key: "query", label: t("query.tab", { name: pick.name }), element: view.element });
}

/** Follows what the person or her system prefers: light or dark. */
function theme() {
  const button = /** @type {HTMLElement} */ (document.getElementById("theme"));
  const prefers = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const draw = (/** @type {string} */ name) => {
    const words = t(name === "dark" ? "page.light" : "page.dark");
    document.documentElement.dataset.theme = name;
    fill(button, icon(name === "dark" ? "sun" : "moon"));
    button.setAttribute("aria-label", words);
    button.title = words;
  };
  draw(localStorage.getItem("theme") ?? prefers);
  button.onclick = () => {
    const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    localStorage.setItem("theme", next);
    draw(next);
  };
}

/**
 * Says so where the server is gone, and goes on when it is there again.
 * @param {Session} followed
 */
function follow(followed) {
  followed.stream.addEventListener("error", () => {
    if (followed !== session || isLeaving) return;
    // The stream tries again by itself, unless the server does not know this session any more.
    if (followed.stream.readyState === EventSource.CLOSED) begin(session.culture, t("page.back"));
    else tell(t("page.lost"));
  });
  followed.stream.addEventListener("open", () => {
    if (followed === session && notice.dataset.lost) tell("");
  });
}

/**
 * Tells something above the view.
 * @param {string} words nothing takes it away
 * @param {boolean} [isLost]
 */
function tell(words, isLost = true) {
  if (words && isLost) notice.dataset.lost = "true";
  else delete notice.dataset.lost;
  fill(notice, words && h("div", { class: "warn-bar" }, icon("warning"), h("span", { class: "grow" }, words),
    !isLost && h("button", { class: "icon-button", type: "button", "aria-label": t("common.close"), onclick: () => tell("") }, icon("close"))));
}

function bar() {
  const culture = /** @type {HTMLSelectElement} */ (document.getElementById("culture"));
  const known = CULTURES.some(([name]) => name === session.culture);
  fill(culture, [...CULTURES, ...known ? [] : [[session.culture, session.culture]]].map(([name, label]) => h("option", { value: name, selected: name === session.culture }, label)));
  culture.value = session.culture;
  culture.onchange = () => {
    localStorage.setItem("culture", culture.value);
    session.close();
    begin(culture.value);
  };
  const sources = /** @type {HTMLElement} */ (document.getElementById("sources"));
  fill(sources, icon("key"), h("span", { class: "label" }, t("set.title")));
  sources.setAttribute("aria-label", t("set.title"));
  sources.title = t("set.title");
  sources.onclick = async () => (await later()).dataSourceSettings(session, (source) => askCredential(session, {
    source, title: source.kind, image: null, connect: async () => true,
  }));
  const place = /** @type {HTMLElement} */ (document.getElementById("mock-switch"));
  fill(place);
  if (session.faults) {
    /** The newest request that was told, and the newest one when the fault was switched on. */
    let [newest, before] = [-1, -1];
    const faults = h("select", {
      "aria-label": t("fault.label"), title: t("fault.title"),
      onchange: async () => {
        before = newest;
        await session.ask("fault", { fault: faults.value });
        place.dataset.armed = faults.value !== "none" && faults.value !== "expired" ? "true" : "false";
        say(t("fault.said", { name: faults.selectedOptions[0].textContent ?? "" }));
      },
    }, FAULTS.map((name) => h("option", { value: name }, t(`fault.${name}`))));
    session.on("request", (line) => {
      newest = Math.max(newest, line.id);
      // It has been met by a later request: the next one is answered again.
      if (line.id <= before || place.dataset.armed !== "true" || line.status === null && !line.failure) return;
      place.dataset.armed = "false";
      faults.value = "none";
    });
    place.append(faults);
  }
}

/**
 * Begins anew, with a session of its own.
 * @param {string | null} culture the one that was chosen last
 * @param {string} [words] why, where the person did not ask for it
 */
async function begin(culture, words = "") {
  let fresh;
  try {
    fresh = await Session.open(culture);
  } catch (error) {
    // What is there can still be read.
    if (views.length > 0) return tell(failureOf(error).message);
    fill(main, h("div", { class: "get-data" }, h("h1", { class: "title" }, t("get.title")), failureBox(failureOf(error))));
    return;
  }
  for (const dialog of document.querySelectorAll("dialog")) dialog.remove();
  session = fresh;
  views = [];
  opened = null;
  useCulture(session.culture, session.texts);
  tell(words, false);
  new Requests(/** @type {HTMLElement} */ (document.getElementById("requests"))).follow(session);
  follow(session);
  theme();
  bar();
  current = "";
  home();
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
  later();
}

useCulture(document.documentElement.lang, JSON.parse(document.getElementById("texts")?.textContent ?? "{}"));
theme();
document.getElementById("home")?.addEventListener("click", (event) => {
  event.preventDefault();
  home();
});
let isLeaving = false;
addEventListener("pagehide", () => {
  isLeaving = true;
  session?.close();
});
addEventListener("popstate", (event) => {
  const dialog = document.querySelector("dialog[open]");
  if (dialog instanceof HTMLDialogElement) {
    // The way back out of a dialog is to where it was opened.
    if (dialog.dispatchEvent(new Event("cancel", { cancelable: true }))) dialog.close();
    history.pushState({ view: current }, "");
    return;
  }
  const wanted = event.state?.view;
  go(views.some((one) => one.key === wanted) ? wanted : "home", false);
});
// A page that comes back out of the browser's memory has lost its session.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
begin(null);
