// The page: one session, the views that it has, and the way from one to the next.

import { Session, failureOf } from "./api.js";
import { askArguments, askCredential } from "./dialogs.js";
import { fill, h, icon, say } from "./dom.js";
import { failureBox, sourceName, useCulture } from "./format.js";
import { getData } from "./get-data.js";
import { dataView, load } from "./load.js";
import { NavigatorView } from "./navigator.js";
import { QueryView } from "./query.js";
import { Requests } from "./requests.js";
import { dataSourceSettings } from "./settings.js";

/** @typedef {import("./api.js").Connector} Connector */
/** @typedef {import("./api.js").Failure} Failure */
/** @typedef {{key: string, label: string, element: HTMLElement}} View */

/** What Power BI says where a credential was refused. */
const REFUSED = "We couldn't authenticate with the credentials provided. Please try again.";
const CULTURES = [["en-US", "English"], ["de-DE", "Deutsch"], ["fr-FR", "Français"], ["es-ES", "Español"], ["ja-JP", "日本語"]];
const FAULTS = [["none", "No fault"], ["busy", "Next: 429 busy"], ["broken", "Next: 500"], ["cut", "Next: cut off"], ["slow", "Next: slow"], ["expired", "Tokens expire"]];

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
const tabs = /** @type {HTMLElement} */ (document.getElementById("views"));
const requests = new Requests(/** @type {HTMLElement} */ (document.getElementById("requests")));

/** @type {Session} */
let session;
/** @type {View[]} */
let views = [];
let current = "";
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

/** @param {string} key */
function go(key) {
  const view = views.find((one) => one.key === key);
  if (!view) return;
  current = key;
  fill(main, view.element);
  document.title = view.key === "home" ? "Navigator" : `${view.label} · Navigator`;
  tabs.hidden = views.length < 2;
  fill(tabs, views.map((one) => h("button", {
    type: "button", title: one.label, "data-label": one.label, "aria-current": one.key === current ? "page" : null, onclick: () => go(one.key),
  }, one.label)));
}

function home() {
  put({ key: "home", label: "Get Data", element: getData(session, (connector) => connect(connector)) });
}

/** @param {Failure} failure */
function refusedWords(failure) {
  if (failure.reason === "AccessForbidden") return failure.message;
  const isUsual = /^(We couldn.t authenticate|The credentials provided for|Credentials are required)/.test(failure.message);
  return isUsual ? REFUSED : `${REFUSED} ${failure.message}`;
}

/**
 * Asks for the arguments of a connector's function, then for a credential, then opens the navigator.
 * @param {Connector} connector
 * @param {Record<string, any>} [typed]
 * @param {Failure | null} [failure]
 */
function connect(connector, typed = {}, failure = null) {
  const accept = async (/** @type {Record<string, any>} */ given, /** @type {import("./dialogs.js").FormFields} */ fields) => {
    const action = session.begin(`Connect to ${connector.title}`);
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
    accept({}, /** @type {any} */ ({ tell() {} })).catch((error) => put({ key: "home", label: "Get Data", element: h("div", { class: "get-data" }, failureBox(failureOf(error))) }));
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
        await open(source, session.begin(`Connect to ${connector.title}`));
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
function start(picks) {
  load(session, picks, (loaded) => {
    for (const one of loaded) data(one);
  }, signInAgain);
}

/** @param {import("./api.js").Loaded} loaded */
function data(loaded) {
  const key = `data-${loaded.id}`;
  const pick = { name: loaded.name, query: loaded.query };
  // One that was loaded from the same query takes the place of the older one.
  const older = views.find((one) => one.key.startsWith("data-") && /** @type {any} */ (one).query === loaded.query);
  if (older) {
    session.ask("discard", { load: Number(older.key.slice(5)) });
    views = views.filter((one) => one !== older);
  }
  const element = dataView(session, loaded, { query: () => transform(pick), again: () => start([pick]) });
  put(/** @type {View} */ ({ key, label: loaded.name, element, query: loaded.query }));
}

/** @param {{name: string, query: string}} pick */
function transform(pick) {
  const view = new QueryView(session, pick, { load: (changed) => start([changed]), refused: signInAgain });
  put({ key: "query", label: `Query: ${pick.name}`, element: view.element });
}

function theme() {
  const button = /** @type {HTMLElement} */ (document.getElementById("theme"));
  const prefers = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const draw = (/** @type {string} */ name) => {
    document.documentElement.dataset.theme = name;
    fill(button, icon(name === "dark" ? "sun" : "moon"));
    button.setAttribute("aria-label", name === "dark" ? "Switch to light" : "Switch to dark");
  };
  draw(localStorage.getItem("theme") ?? prefers);
  button.addEventListener("click", () => {
    const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    localStorage.setItem("theme", next);
    draw(next);
  });
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
  fill(sources, icon("key"), h("span", { class: "label" }, "Data source settings"));
  sources.setAttribute("aria-label", "Data source settings");
  sources.onclick = () => dataSourceSettings(session, (source) => askCredential(session, {
    source, title: source.kind, image: null, connect: async () => true,
  }));
  const place = /** @type {HTMLElement} */ (document.getElementById("mock-switch"));
  fill(place);
  if (session.faults) {
    const faults = h("select", {
      "aria-label": "Fault for the next request", title: "What happens to the next request",
      onchange: async () => {
        await session.ask("fault", { fault: faults.value });
        place.dataset.armed = faults.value !== "none" && faults.value !== "expired" ? "true" : "false";
        say(`Fault: ${faults.selectedOptions[0].textContent}`);
      },
    }, FAULTS.map(([name, label]) => h("option", { value: name }, label)));
    session.on("request", (line) => {
      // It has been met: the next request is answered again.
      if (place.dataset.armed !== "true" || line.status === null && !line.failure) return;
      place.dataset.armed = "false";
      faults.value = "none";
    });
    place.append(faults);
  }
}

/** @param {string} culture */
async function begin(culture) {
  views = [];
  opened = null;
  try {
    session = await Session.open(culture);
  } catch (error) {
    fill(main, h("div", { class: "get-data" }, h("h1", { class: "title" }, "Get Data"), failureBox(failureOf(error))));
    return;
  }
  document.documentElement.lang = "en";
  useCulture(session.culture);
  requests.follow(session);
  bar();
  home();
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
}

theme();
document.getElementById("home")?.addEventListener("click", (event) => {
  event.preventDefault();
  home();
});
addEventListener("pagehide", () => session?.close());
// A page that comes back out of the browser's memory has lost its session.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
begin(localStorage.getItem("culture") ?? "");
