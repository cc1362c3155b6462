// Values, sizes and times in the reader's form.

import { h } from "./dom.js";
import { t, useTexts } from "./texts.js";

let culture = "en-US";
/** @type {Intl.NumberFormat} */
let whole;
/** @type {Intl.NumberFormat} */
let decimal;
/** @type {Intl.NumberFormat} */
let rounded;
/** @type {Intl.NumberFormat} */
let share;
/** @type {Map<string, Intl.DateTimeFormat>} */
const moments = new Map();

/**
 * The language whose numbers and dates are shown, and the words of the page.
 * @param {string} name
 * @param {import("./texts.js").Texts} texts
 */
export function useCulture(name, texts) {
  try {
    whole = new Intl.NumberFormat(name);
    culture = name;
  } catch {
    whole = new Intl.NumberFormat("en-US");
    culture = "en-US";
  }
  decimal = new Intl.NumberFormat(culture, { maximumFractionDigits: 20 });
  rounded = new Intl.NumberFormat(culture, { maximumSignificantDigits: 15 });
  share = new Intl.NumberFormat(culture, { style: "percent", maximumFractionDigits: 2 });
  moments.clear();
  useTexts(texts, whole);
}

/** @param {number} value */
export const count = (value) => whole.format(value);

/** @param {number} value */
export function bytes(value) {
  if (value < 1000) return `${count(value)} B`;
  const units = ["KB", "MB", "GB", "TB"];
  let unit = -1;
  do {
    value /= 1000;
    unit += 1;
  } while (value >= 999.5 && unit < units.length - 1);
  const digits = value < 10 ? 1 : 0;
  return `${new Intl.NumberFormat(culture, { maximumFractionDigits: digits }).format(value)} ${units[unit]}`;
}

/** @param {number} milliseconds */
export function duration(milliseconds) {
  if (milliseconds < 1) return "< 1 ms";
  if (milliseconds < 1000) return `${count(Math.round(milliseconds))} ms`;
  if (milliseconds < 60_000) {
    return `${new Intl.NumberFormat(culture, { maximumFractionDigits: 1 }).format(milliseconds / 1000)} s`;
  }
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** @param {number} moment milliseconds since 1970 */
export const clock = (moment) =>
  new Intl.DateTimeFormat(culture, { timeStyle: "medium" }).format(new Date(moment));

/**
 * A date without time, whatever the zone of the browser is.
 * @param {string} iso
 * @param {Intl.DateTimeFormatOptions} options
 */
function dated(iso, options) {
  // Fractions of a second beyond milliseconds are nothing that a browser's date knows.
  const moment = new Date(`${iso.replace(/(\.\d{3})\d+/, "$1")}Z`);
  if (Number.isNaN(moment.getTime())) return iso.replace("T", " ");
  const key = `${options.dateStyle}/${options.timeStyle}`;
  let format = moments.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(culture, { timeZone: "UTC", ...options });
    moments.set(key, format);
  }
  return format.format(moment);
}

/** A share of one, in hundredths. @param {number} value */
export const percent = (value) => share.format(value);

/**
 * A number that no number of JavaScript is: its digits in the reader's form.
 * @param {string} literal as M writes it
 */
function number(literal) {
  if (literal === "#nan") return "NaN";
  if (literal.endsWith("#infinity")) return literal.startsWith("-") ? "-∞" : "∞";
  // A text is formatted digit by digit, a number would lose some.
  return /^-?\d+(\.\d+)?$/.test(literal) ? decimal.format(/** @type {any} */ (literal)) : literal;
}

/**
 * A number of 64 bits: fifteen of its digits are what a person wrote, the others come of computing.
 * @param {number} value
 * @param {boolean} isExact
 */
function double(value, isExact) {
  const size = Math.abs(value);
  if (value !== 0 && (size >= 1e21 || size < 1e-7)) return String(isExact ? value : Number(value.toPrecision(15)));
  return isExact ? decimal.format(value) : rounded.format(value);
}

/**
 * A path of a data source for people: of one in JSON the values.
 * @param {string} path
 */
export function sourceName(path) {
  try {
    const parts = JSON.parse(path);
    return Object.values(parts).map((part) => String(part).replace(/^https?:\/\//, "")).join(" · ");
  } catch {
    return path;
  }
}

/**
 * A cell in words.
 * @param {import("./api.js").Cell} cell
 * @param {string} [type] of its column
 * @param {boolean} [isExact] whether a number has all of its digits
 * @returns {string}
 */
export function words(cell, type = "any", isExact = false) {
  if (cell === null || cell === undefined) return "null";
  if (typeof cell === "string") return cell;
  if (typeof cell === "boolean") return t(cell ? "cell.true" : "cell.false");
  if (typeof cell === "number") return type === "percentage" && !isExact ? percent(cell) : double(cell, isExact);
  const [kind, value] = cell;
  switch (kind) {
    case "d": return dated(`${value}T00:00:00`, { dateStyle: "short" });
    case "dt": return dated(value, { dateStyle: "short", timeStyle: "medium" });
    case "t": return dated(`2000-01-01T${value}`, { timeStyle: "medium" });
    case "dz": {
      const zone = value.slice(-6);
      return `${dated(value.slice(0, -6), { dateStyle: "short", timeStyle: "medium" })} ${zone}`;
    }
    case "n": return type === "percentage" ? percent(Number(value)) : number(value);
    case "e": return t("cell.error");
    case "s": return value;
    case "l": return `${value}…`;
    default: return String(value);
  }
}

/**
 * How a cell is to look: its class.
 * @param {import("./api.js").Cell} cell
 */
export function look(cell) {
  if (cell === null || cell === undefined) return "null";
  if (typeof cell === "number") return "number";
  if (typeof cell === "boolean") return "logical";
  if (!Array.isArray(cell)) return "";
  return { e: "error", s: "structured", n: "number", l: "" }[/** @type {string} */ (cell[0])] ?? "moment";
}

/**
 * What the server does at the moment, in the reader's language.
 * @param {string | null} doing a request, or that it waits
 */
export function activity(doing) {
  const seconds = /^Waiting (\d+) s before/.exec(doing ?? "")?.[1];
  return seconds === undefined ? doing : t("load.waiting", { n: Number(seconds) });
}

/**
 * The progress of something that the connector told in a trace: its own words without the brackets of a record.
 * @param {string | null} said
 */
export function told(said) {
  if (!said) return null;
  const state = /State = "([^"]*)"/.exec(said)?.[1];
  const message = /Message = "([^"]*)"/.exec(said)?.[1];
  const progress = /Progress = ([\d.]+)/.exec(said)?.[1];
  return {
    words: message ?? said,
    state: state ? state.toLowerCase().replaceAll("_", " ") : null,
    progress: progress === undefined ? null : Math.min(1, Number(progress)),
  };
}

/**
 * A failure as text for a person, in the form in which Power BI shows one.
 * @param {import("./api.js").Failure} failure
 */
export function failureBox(failure) {
  const headline = failure.reason ? `${failure.reason}: ${failure.message}` : failure.message;
  return h("div", { class: "failure", role: "alert" },
    h("p", { class: "failure-message" }, headline),
    failure.details.length > 0 && h("dl", { class: "failure-details" },
      failure.details.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])));
}
