// The words of the page, in the language that was chosen: one table for each in `texts/`, which the server sends along.

/** @typedef {keyof typeof import("./texts/en.json")} Key */
/** @typedef {Record<string, string | Record<string, string>>} Table */
/** @typedef {{language: string, table: Table}} Texts */

/** @type {Table} */
let table = {};
let plural = new Intl.PluralRules("en");
let numbers = new Intl.NumberFormat("en-US");

/**
 * Chooses the words, and the culture whose numbers stand in them.
 * @param {Texts} texts
 * @param {Intl.NumberFormat} format
 */
export function useTexts(texts, format) {
  table = texts.table;
  plural = new Intl.PluralRules(texts.language);
  numbers = format;
  document.documentElement.lang = texts.language;
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = t(/** @type {Key} */ (element.getAttribute("data-text")));
  for (const element of document.querySelectorAll("[data-label-text]")) element.setAttribute("aria-label", t(/** @type {Key} */ (element.getAttribute("data-label-text"))));
}

/**
 * The words for a name that others gave, where it is one of those that everybody uses: a category of connectors.
 * @param {string} family
 * @param {string} name
 */
export function known(family, name) {
  const key = `${family}.${name.toLowerCase().replaceAll(" ", "-")}`;
  return key in table ? t(/** @type {Key} */ (key)) : name;
}

/**
 * The words for a key, with values in the place of their names in braces. Of several forms `n` decides.
 * @param {Key} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function t(key, values = {}) {
  const entry = table[key] ?? key;
  const form = typeof entry === "string" ? entry : entry[plural.select(Number(values.n))] ?? entry.other;
  return form.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === "number" ? numbers.format(value) : value;
  });
}
