// Elements, icons and dialogs: the little that a page of this size needs instead of a framework.

import { t } from "./texts.js";

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * Makes an element. Properties that begin with `on` are listeners, `class` and the like are attributes.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [properties]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || (value === false && name !== "spellcheck")) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.includes("-") && name !== "list") Object.assign(element, { [name]: value });
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

/**
 * @param {Element} element
 * @param {(Child | Child[])[]} children
 */
function append(element, children) {
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    element.append(typeof child === "number" ? String(child) : child);
  }
}

/**
 * Puts other children in the place of those that are there.
 * @param {Element} element
 * @param {...(Child | Child[])} children
 */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

/** Paths of icons on a ground of 16 by 16, drawn for this page. */
const ICONS = /** @type {Record<string, string>} */ ({
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3l3.4 3.4",
  refresh: "M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3",
  close: "m3.5 3.5 9 9m0-9-9 9",
  down: "m4 6 4 4 4-4",
  right: "m6 4 4 4-4 4",
  left: "m10 4-4 4 4 4",
  warning: "M8 2.2 14.2 13.4H1.8zM8 6.3v3.4M8 11.4v.1",
  info: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M8 7.2v4M8 4.8v.1",
  sun: "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 1v1.5M8 13.500V15M1 8h1.500M13.500 8H15M3 3l1 1m8 8 1 1M3 13l1-1m8-8 1-1",
  moon: "M13.200 9.800A5.800 5.800 0 0 1 6.200 2.800a5.700 5.700 0 1 0 7 7z",
  key: "M10 2a4 4 0 1 0-3.400 6.100L2 12.700V14h2.500v-1.500H6V11h1.500l.6-1A4 4 0 0 0 10 2M11 5v.1",
  download: "M8 2v8m-3.500-3L8 10.500 11.500 7M2.500 13.500h11",
  stop: "M4 4h8v8H4z",
  play: "M5 3.200 12.500 8 5 12.800z",
  bolt: "M9 1.500 3.500 9H8l-1 5.500L12.500 7H8z",
  trash: "M3 4.500h10M6.500 4V2.500h3V4M4.500 4.500l.6 9h5.800l.6-9M6.800 7v4M9.200 7v4",
  grip: "M2 6h12M2 10h12",
  database: "M8 2c3 0 5 .8 5 2s-2 2-5 2-5-.8-5-2 2-2 5-2M3 4v8c0 1.200 2 2 5 2s5-.8 5-2V4M3 8c0 1.200 2 2 5 2s5-.8 5-2",
  folder: "M1.800 4.200c0-.6.4-1 1-1h3.400l1.300 1.600h5.700c.6 0 1 .4 1 1v6.400c0 .6-.4 1-1 1H2.800c-.6 0-1-.4-1-1z",
  table: "M2 3h12v10H2zM2 6.200h12M2 9.600h12M6 3v10",
  view: "M2 2.500h8v6H2zM2 4.500h8M6 7.500h8v6H6zM6 9.500h8",
  record: "M3 2.500h10v11H3zM5.500 5.500h5M5.500 8h5M5.500 10.500h3",
  list: "M5.500 4H14M5.500 8H14M5.500 12H14M2.300 4h.1M2.300 8h.1M2.300 12h.1",
  cube: "M8 1.800 13.500 4.700v6.600L8 14.200l-5.500-2.900V4.700zM2.500 4.700 8 7.600l5.500-2.900M8 7.600v6.600",
  file: "M4 1.800h5.500L12.500 5v9.200H4zM9.300 1.800V5h3.200",
  calendar: "M2.500 3.500h11v10h-11zM2.500 6.500h11M5.500 2v2.500M10.500 2v2.500",
  clock: "M8 2.200a5.800 5.800 0 1 0 0 11.600A5.800 5.800 0 0 0 8 2.200M8 5v3.200l2.200 1.300",
  moment: "M13.500 7V3.500h-11v10H7M2.500 6.500h11M5.500 2v2.500M10.500 2v2.500M11.300 8.700a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 0 0 0-5.600M11.300 10.200v1.400l1 .6",
  globe: "M8 2.200a5.800 5.800 0 1 0 0 11.600A5.800 5.800 0 0 0 8 2.200M2.200 8h11.600M8 2.200c3.400 3.700 3.400 7.900 0 11.600M8 2.200C4.600 5.900 4.600 10.100 8 13.800",
  span: "M4 2.500h8M4 13.500h8M5 2.500c0 3 1.200 4 3 5.500-1.800 1.500-3 2.500-3 5.500M11 2.500c0 3-1.200 4-3 5.500 1.800 1.500 3 2.500 3 5.500",
  logical: "m2 4.500 4 4m0-4-4 4M8.500 10l2 2L14 7.500",
  binary: "M4 1.800h5.500L12.500 5v9.200H4zM6.300 8v3.500M8.300 8h1.500v3.500H8.300z",
});

/**
 * An icon; `ƒx` and the types of columns are letters.
 * @param {string} name
 * @param {string} [extra] more classes
 */
export function icon(name, extra = "") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `icon icon-${name} ${extra}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name] ?? ICONS.table);
  svg.append(path);
  return svg;
}

/** The icons of item kinds, as navigation tables name them. */
const KINDS = /** @type {Record<string, string>} */ ({
  Folder: "folder", Database: "database", Server: "database", DatabaseServer: "database", Table: "table", View: "view", Function: "fx",
  Record: "record", Feed: "list", Cube: "cube", CubeDatabase: "cube", Subcube: "cube", SubCube: "cube", CubeView: "cube", CubeViewFolder: "folder",
  Dimension: "cube", DimensionAttribute: "list", Subscription: "folder", Sheet: "table", DefinedName: "table",
  Page: "file",
});

/**
 * The icon of a node.
 * @param {string} kind
 */
export function kindIcon(kind) {
  const name = KINDS[kind] ?? "table";
  return name === "fx" ? h("span", { class: "icon fx", "aria-hidden": "true" }, "fx") : icon(name, "kind");
}

/** Signs of column types: letters, or the name of an icon. */
const SIGNS = /** @type {Record<string, string>} */ ({
  text: "ABC", number: "1.2", integer: "123", currency: "$", percentage: "%", date: "icon:calendar", time: "icon:clock",
  datetime: "icon:moment", datetimezone: "icon:globe", duration: "icon:span", logical: "icon:logical", binary: "icon:binary",
  table: "icon:table", record: "icon:record", list: "icon:list", function: "fx", type: "T", null: "∅", any: "ABC123",
});

/**
 * The sign of a column's type.
 * @param {string} type
 */
export function typeSign(type) {
  const sign = SIGNS[type] ?? SIGNS.any;
  if (sign.startsWith("icon:")) return h("span", { class: "type", "aria-hidden": "true" }, icon(sign.slice(5)));
  if (sign === SIGNS.any) return h("span", { class: "type two", "aria-hidden": "true" }, h("span", {}, "ABC"), h("span", {}, "123"));
  return h("span", { class: "type", "aria-hidden": "true" }, sign);
}

/**
 * The words for a column's type.
 * @param {string} type
 */
export const typeName = (type) => t(/** @type {import("./texts.js").Key} */ (`type.${type in SIGNS ? type : "any"}`));

/**
 * Shows a modal dialog until it is closed.
 * @param {HTMLDialogElement} dialog
 */
export function show(dialog) {
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  return dialog;
}

/**
 * Shows that something is awaited, unless it comes at once: that would flicker. Gives what ends the waiting.
 * @param {Element} place
 * @param {HTMLElement} words
 * @param {() => boolean} isWanted what was asked for since may be there already
 * @param {() => void} stop
 */
export function awaiting(place, words, isWanted, stop) {
  const timer = setTimeout(() => {
    if (isWanted()) {
      fill(place, h("div", { class: "panel empty" }, h("i", { class: "spinner" }), words,
        h("button", { class: "button small", type: "button", onclick: stop }, t("common.stop"))));
    }
  }, 150);
  return () => clearTimeout(timer);
}

/**
 * Tells a screen reader something that others see.
 * @param {string} words
 */
export function say(words) {
  const said = document.getElementById("said");
  if (said) said.textContent = words;
}

let unique = 0;

/** An id that no other element has. */
export function id() {
  unique += 1;
  return `e${unique}`;
}
