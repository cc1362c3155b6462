// An editor for M: a plain text field, over it the same text in colours. The words come from the lexer of the engine, so
// that what is coloured is what is evaluated; an editor of another project would bring a second one, and a bundler.

import { fill, h, id } from "./dom.js";
import { t } from "./texts.js";

/** @typedef {{from: number, to: number, message: string, hint: string | null}} Mistake */
/** @typedef {{tokens: [number, number, string][], mistakes: Mistake[], steps: {name: string, from: number, to: number}[]}} Analysis */

const PAIRS = /** @type {Record<string, string>} */ ({ "(": ")", "[": "]", "{": "}" });

export class Editor {
  /**
   * @param {import("./api.js").Session} session
   * @param {object} listeners
   * @param {(analysis: Analysis) => void} listeners.changed the text has been read anew
   * @param {(name: string | null) => void} listeners.word the name at the cursor
   * @param {() => void} listeners.run
   */
  constructor(session, listeners) {
    this.session = session;
    this.listeners = listeners;
    /** @type {Analysis} */
    this.analysis = { tokens: [], mistakes: [], steps: [] };
    /** @type {string[]} */
    this.names = [];
    /** @type {[number, number] | null} */
    this.mark = null;
    this.version = 0;
    this.numbers = h("div", { class: "editor-numbers", "aria-hidden": "true" });
    this.colours = h("pre", { "aria-hidden": "true" });
    this.area = h("textarea", {
      spellcheck: false, autocomplete: "off", autocapitalize: "off", wrap: "off", "aria-label": t("query.label"),
      oninput: () => this.#input(), onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
      onclick: () => this.#moved(), onkeyup: () => this.#moved(), onblur: () => setTimeout(() => this.#close(), 150),
    });
    this.base = id();
    // A click into the list leaves the cursor in the text.
    this.list = h("ul", { class: "completion", id: this.base, hidden: true, tabIndex: 0, role: "listbox", "aria-label": t("query.names"), onmousedown: (/** @type {Event} */ event) => event.preventDefault() });
    this.area.setAttribute("aria-controls", this.base);
    this.element = h("div", { class: "editor" }, h("div", { class: "editor-inner" }, this.numbers, h("div", { class: "editor-text" }, this.colours, this.area)), this.list);
    session.ask("names").then((names) => { this.names = names; });
  }

  get text() {
    return this.area.value;
  }

  /** @param {string} text */
  set text(text) {
    this.area.value = text;
    this.element.scrollTo(0, 0);
    this.#input();
  }

  /**
   * Marks a place, where an error is.
   * @param {number} line from 1
   * @param {number} column from 1
   */
  markAt(line, column) {
    const lines = this.text.split("\n");
    const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
    const token = this.analysis.tokens.find(([start, length]) => start <= from && from < start + length);
    this.mark = [from, token ? token[0] + token[1] : from + 1];
    this.#draw();
  }

  async #input() {
    this.mark = null;
    this.version += 1;
    const own = this.version;
    this.#draw();
    const analysis = await this.session.ask("syntax", { query: this.text });
    if (own !== this.version) return;
    this.analysis = analysis;
    this.#draw();
    this.#moved();
    this.listeners.changed(analysis);
    this.#complete();
  }

  #draw() {
    const text = this.text;
    const lines = text.split("\n").length;
    this.numbers.textContent = Array.from({ length: lines }, (_, index) => String(index + 1)).join("\n");
    const bracket = this.#bracket();
    const mistakes = this.analysis.mistakes.map(({ from, to }) => /** @type {[number, number]} */ ([from, Math.max(to, from + 1)]));
    if (this.mark) mistakes.push(this.mark);
    const out = document.createDocumentFragment();
    let at = 0;
    for (const [from, length, kind] of this.analysis.tokens) {
      // The text may have changed since it was read; what does not fit is plain until it is read again.
      if (from < at || from + length > text.length) continue;
      out.append(text.slice(at, from));
      const isWrong = mistakes.some(([start, end]) => start < from + length && from < end);
      const isPair = bracket.includes(from);
      out.append(h("span", { class: `m-${kind}${isWrong ? " m-mistake" : ""}${isPair ? " m-bracket" : ""}` }, text.slice(from, from + length)));
      at = from + length;
    }
    out.append(text.slice(at), "\n");
    this.colours.replaceChildren(out);
  }

  /** The bracket at the cursor and its partner. @returns {number[]} */
  #bracket() {
    const cursor = this.area.selectionStart;
    /** @type {[string, number][]} */
    const open = [];
    for (const [from, length, kind] of this.analysis.tokens) {
      if (kind !== "punctuation" || length !== 1) continue;
      const sign = this.text[from];
      if (PAIRS[sign]) open.push([sign, from]);
      else if (Object.values(PAIRS).includes(sign)) {
        const last = open.pop();
        if (last && PAIRS[last[0]] === sign && [last[1], last[1] + 1, from, from + 1].includes(cursor)) {
          if (cursor === last[1] || cursor === last[1] + 1 || cursor === from || cursor === from + 1) return [last[1], from];
        }
      }
    }
    return [];
  }

  /** The name that ends at the cursor. */
  #prefix() {
    return /[\p{L}_#][\p{L}\p{N}_.]*$/u.exec(this.text.slice(0, this.area.selectionStart))?.[0] ?? "";
  }

  #moved() {
    const cursor = this.area.selectionStart;
    const token = this.analysis.tokens.find(([from, length, kind]) => (kind === "function" || kind === "name") && from <= cursor && cursor <= from + length);
    this.listeners.word(token ? this.text.slice(token[0], token[0] + token[1]) : null);
    this.#draw();
  }

  #complete() {
    const prefix = this.#prefix();
    if (prefix.length < 2 || document.activeElement !== this.area) return this.#close();
    const wanted = prefix.toLowerCase();
    const steps = this.analysis.steps.map((step) => step.name).filter((name) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name));
    const all = [...new Set([...steps, ...this.names])];
    const found = all.filter((name) => name.toLowerCase().startsWith(wanted) && name !== prefix)
      .concat(all.filter((name) => !name.toLowerCase().startsWith(wanted) && name.toLowerCase().includes(`.${wanted}`)))
      .slice(0, 50);
    if (found.length === 0) return this.#close();
    this.found = found;
    this.at = 0;
    this.#drawList();
    const before = this.text.slice(0, this.area.selectionStart).split("\n");
    const box = this.area.getBoundingClientRect();
    const left = box.left + 12 + Math.max(0, (before.at(-1) ?? "").length - prefix.length) * 7.83;
    const top = box.top + 8 + before.length * 20;
    this.list.style.left = `${Math.min(left, innerWidth - 340)}px`;
    this.list.style.top = `${top + 224 > innerHeight ? top - 248 : top}px`;
    this.list.hidden = false;
  }

  #drawList() {
    fill(this.list, (this.found ?? []).map((name, index) => h("li", {
      role: "option", id: `${this.base}-${index}`, "aria-selected": index === this.at ? "true" : "false",
      onmousedown: (/** @type {Event} */ event) => { event.preventDefault(); this.#take(name); },
    }, name)));
    this.list.children[this.at ?? 0]?.scrollIntoView({ block: "nearest" });
    this.area.setAttribute("aria-activedescendant", `${this.base}-${this.at}`);
  }

  #close() {
    this.list.hidden = true;
    this.area.removeAttribute("aria-activedescendant");
  }

  /** @param {string} name */
  #take(name) {
    const prefix = this.#prefix();
    const cursor = this.area.selectionStart;
    this.area.setRangeText(name, cursor - prefix.length, cursor, "end");
    this.#close();
    this.#input();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.listeners.run();
      return;
    }
    if (!this.list.hidden && this.found) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        this.at = ((this.at ?? 0) + step + this.found.length) % this.found.length;
        this.#drawList();
      } else if (event.key === "Enter" || event.key === "Tab") this.#take(this.found[this.at ?? 0]);
      else if (event.key === "Escape") this.#close();
      else return;
      event.preventDefault();
      return;
    }
    if (event.key === "Enter") {
      // The next line begins below this one.
      const line = this.text.slice(0, this.area.selectionStart).split("\n").at(-1) ?? "";
      const indent = /^ */.exec(line)?.[0] ?? "";
      if (!indent) return;
      event.preventDefault();
      this.area.setRangeText(`\n${indent}`, this.area.selectionStart, this.area.selectionEnd, "end");
      this.#input();
    }
  }
}
