// A grid of rows and columns that draws only what is seen: a preview, or a million rows that are fetched as one scrolls.

import { fill, h, id, typeName, typeSign } from "./dom.js";
import { count, look, words } from "./format.js";
import { t } from "./texts.js";

const ROW = 28;
const MORE = 6;
/** So many columns more than are seen are drawn to either side. */
const BESIDE = 4;
/** As narrow and as wide as a column can be made. */
const [NARROWEST, WIDEST] = [40, 1200];
/** Browsers know no element that is much higher; beyond that one pixel of the scroll bar stands for several. */
const HIGHEST = 15_000_000;
const NUMBER = 64;
/** So many characters of a value are told below the grid. */
const MOST = 4000;
/** Types whose columns are set to the right, what is empty in them too. */
const NUMERIC = new Set(["number", "integer", "currency", "percentage"]);

/**
 * @typedef {object} Rows
 * @property {import("./api.js").Column[]} columns
 * @property {number} count
 * @property {(index: number) => import("./api.js").Cell[] | undefined} row none while it is being fetched
 */

export class Grid {
  /**
   * @param {Rows} rows
   * @param {object} [options]
   * @param {string} [options.label]
   * @param {string} [options.empty] what is said where there are no rows
   * @param {import("./api.js").Statistics[]} [options.statistics]
   * @param {(column: number) => void} [options.choose] a column was chosen
   */
  constructor(rows, options = {}) {
    this.rows = rows;
    this.options = options;
    this.base = id();
    this.row = 0;
    this.column = 0;
    this.widths = this.#widths();
    /** Where each column begins, and where the last one ends. @type {number[]} */
    this.lefts = [];
    /** The columns that are drawn: the first, and the one behind the last. */
    this.span = [0, 0];
    /** @type {Map<number, HTMLElement>} */
    this.drawn = new Map();
    this.pending = false;
    /** Whether a cell was chosen by the person. */
    this.touched = false;
    this.head = h("div", { class: "grid-head", role: "row", "aria-rowindex": 1 });
    this.space = h("div", { class: "grid-space", role: "rowgroup" });
    this.body = h("div", {
      class: "grid", role: "grid", tabIndex: 0, "aria-label": options.label ?? t("grid.rows"),
      "aria-rowcount": rows.count + 1, "aria-colcount": rows.columns.length + 1,
      onscroll: () => this.#later(), onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
      onclick: (/** @type {MouseEvent} */ event) => this.#click(event),
    }, h("div", { role: "rowgroup", class: "grid-head-group" }, this.head), this.space);
    this.foot = h("div", { class: "grid-foot" });
    this.element = h("div", { class: "grid-frame" }, this.body,
      rows.count === 0 && options.empty ? h("p", { class: "grid-empty" }, options.empty) : null, this.foot);
    this.height = Math.min(rows.count * ROW, HIGHEST);
    this.space.style.height = `${this.height}px`;
    this.#measure();
    this.#drawHead();
    new ResizeObserver(() => this.#draw()).observe(this.body);
    this.#tell();
  }

  #widths() {
    return this.rows.columns.map((_, position) => Math.max(84, Math.min(340, this.#fitting(position))));
  }

  /** How wide a column has to be for its name and its first values. @param {number} position */
  #fitting(position) {
    const { columns, count: rows, row } = this.rows;
    const column = columns[position];
    let most = column.name.length * 1.1 + 5;
    for (let index = 0; index < Math.min(rows, 40); index += 1) {
      const cells = row(index);
      if (!cells) continue;
      const text = words(cells[position], column.type);
      // Letters of Chinese, Japanese and Korean are twice as wide.
      const wide = [...text.slice(0, 60)].reduce((sum, letter) => sum + (letter > "\u2e80" ? 2 : 1), 0);
      most = Math.max(most, wide);
    }
    return Math.round(24 + most * 7.6);
  }

  /** Where the columns are, by their widths. */
  #measure() {
    let left = 0;
    this.lefts = [0, ...this.widths.map((width) => (left += width))];
    const all = `${NUMBER + left}px`;
    this.space.style.width = all;
    this.head.style.width = all;
  }

  /** The columns that are to be drawn for what is seen: wide tables have thousands. @returns {[number, number]} */
  #across() {
    const columns = this.widths.length;
    const [from, to] = [this.body.scrollLeft, this.body.scrollLeft + (this.body.clientWidth || 2000)];
    const first = Math.max(0, upper(this.lefts, from) - 1 - BESIDE);
    return [first, Math.min(columns, upper(this.lefts, to) + BESIDE)];
  }

  /** Makes a column as wide as asked. @param {number} position @param {number} width */
  #resize(position, width) {
    this.widths[position] = Math.round(Math.max(NARROWEST, Math.min(WIDEST, width)));
    this.#measure();
    this.#drawHead();
    this.refresh();
  }

  /** A handle at the right edge of a header: drawn it makes the column wider, and pressed twice as wide as its values. @param {number} position */
  #handle(position) {
    const handle = h("i", { class: "grid-handle", "aria-hidden": "true", onclick: (/** @type {Event} */ event) => event.stopPropagation(), ondblclick: () => this.#resize(position, this.#fitting(position)) });
    handle.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const [begin, width] = [event.clientX, this.widths[position]];
      const move = (/** @type {PointerEvent} */ moved) => this.#resize(position, width + moved.clientX - begin);
      // The header is drawn anew meanwhile, so the window listens.
      window.addEventListener("pointermove", move);
      window.addEventListener("pointerup", () => window.removeEventListener("pointermove", move), { once: true });
    });
    return handle;
  }

  #drawHead() {
    const { statistics, choose } = this.options;
    const [from, to] = this.#across();
    fill(this.head, this.#sized(h("div", { class: "grid-corner", role: "columnheader", "aria-colindex": 1 }, h("span", { class: "unseen" }, t("grid.row"))), NUMBER),
      this.#gap(from),
      this.rows.columns.slice(from, to).map((column, index) => {
        const position = from + index;
        const name = typeName(column.type);
        const header = h("div", {
          class: `grid-column${choose && position === this.column ? " chosen" : ""}`, role: "columnheader", "aria-colindex": position + 2, title: `${column.name} · ${name}`,
          onclick: () => this.select(position),
        },
          h("div", { class: "grid-name" }, typeSign(column.type), h("span", {}, column.name), h("span", { class: "unseen" }, `, ${name}`)),
          statistics && quality(statistics[position]), this.#handle(position));
        return this.#sized(header, this.widths[position]);
      }));
  }

  /** The place of the columns before this one. @param {number} from */
  #gap(from) {
    return this.#sized(h("div", { class: "grid-gap", "aria-hidden": "true" }), this.lefts[from]);
  }

  /**
   * @param {HTMLElement} element
   * @param {number} width
   */
  #sized(element, width) {
    element.style.width = `${width}px`;
    return element;
  }

  /** Chooses a column. @param {number} position */
  select(position) {
    this.column = position;
    this.#drawHead();
    this.options.choose?.(position);
    this.refresh();
  }

  #later() {
    if (this.pending) return;
    this.pending = true;
    requestAnimationFrame(() => {
      this.pending = false;
      this.#draw();
    });
  }

  /** Draws all rows anew: others have arrived. */
  refresh() {
    this.drawn.forEach((row) => row.remove());
    this.drawn.clear();
    this.#draw();
  }

  /** How far the first row that is seen is from the top, in pixels of rows. */
  #top() {
    const view = this.#view();
    const total = this.rows.count * ROW;
    if (total <= this.height) return this.body.scrollTop;
    return (this.body.scrollTop / Math.max(1, this.height - view)) * (total - view);
  }

  #view() {
    return Math.max(ROW, this.body.clientHeight - this.head.offsetHeight);
  }

  #draw() {
    const span = this.#across();
    if (span[0] !== this.span[0] || span[1] !== this.span[1]) {
      this.span = span;
      this.#drawHead();
      this.drawn.forEach((row) => row.remove());
      this.drawn.clear();
    }
    const top = this.#top();
    const first = Math.max(0, Math.floor(top / ROW) - MORE);
    const last = Math.min(this.rows.count, Math.ceil((top + this.#view()) / ROW) + MORE);
    for (const [index, row] of this.drawn) {
      if (index >= first && index < last) continue;
      row.remove();
      this.drawn.delete(index);
    }
    const base = this.body.scrollTop - top;
    for (let index = first; index < last; index += 1) {
      let row = this.drawn.get(index);
      if (!row) {
        row = this.#drawRow(index);
        this.drawn.set(index, row);
        this.space.append(row);
      }
      row.style.transform = `translateY(${Math.round(index * ROW + base)}px)`;
    }
    this.#mark();
  }

  /** @param {number} index */
  #drawRow(index) {
    const cells = this.rows.row(index);
    const row = h("div", { class: "grid-row", role: "row", "aria-rowindex": index + 2, "data-row": String(index) });
    row.style.width = this.space.style.width;
    row.append(this.#sized(h("div", { class: "grid-number", role: "rowheader", "aria-colindex": 1 }, count(index + 1)), NUMBER));
    const [from, to] = this.span;
    row.append(this.#gap(from));
    this.rows.columns.slice(from, to).forEach((column, offset) => {
      const position = from + offset;
      const cell = cells?.[position];
      const text = cells ? words(cell, column.type) : "";
      const kind = cells ? look(cell) : "";
      const element = h("div", { class: `grid-cell ${kind}${NUMERIC.has(column.type) ? " numeric" : ""}`, role: "gridcell", "aria-colindex": position + 2, "data-column": String(position) }, line(text));
      row.append(this.#sized(element, this.widths[position]));
    });
    return row;
  }

  #mark() {
    this.body.classList.toggle("touched", this.touched);
    this.body.querySelector(".grid-cell.active")?.classList.remove("active");
    const cell = this.drawn.get(this.row)?.querySelector(`[data-column="${this.column}"]`);
    if (!cell) {
      this.body.removeAttribute("aria-activedescendant");
      return;
    }
    cell.id = `${this.base}-${this.row}-${this.column}`;
    cell.classList.add("active");
    this.body.setAttribute("aria-activedescendant", cell.id);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const row = /** @type {HTMLElement | null} */ (target.closest("[data-row]"));
    const cell = /** @type {HTMLElement | null} */ (target.closest("[data-column]"));
    if (!row || !cell) return;
    this.#go(Number(row.dataset.row), Number(cell.dataset.column));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.altKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      event.preventDefault();
      return this.#resize(this.column, this.widths[this.column] + (event.key === "ArrowRight" ? 16 : -16));
    }
    const page = Math.max(1, Math.floor(this.#view() / ROW) - 1);
    const moves = /** @type {Record<string, [number, number]>} */ ({
      ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1], PageDown: [page, 0], PageUp: [-page, 0],
      Home: event.ctrlKey ? [-Infinity, -Infinity] : [0, -Infinity], End: event.ctrlKey ? [Infinity, Infinity] : [0, Infinity],
    });
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    this.#go(this.row + move[0], this.column + move[1]);
  }

  /**
   * @param {number} row
   * @param {number} column
   */
  #go(row, column) {
    const before = this.column;
    this.touched = true;
    this.row = Math.max(0, Math.min(this.rows.count - 1, row));
    this.column = Math.max(0, Math.min(this.rows.columns.length - 1, column));
    const [top, view] = [this.#top(), this.#view()];
    const [from, to] = [this.row * ROW, (this.row + 1) * ROW];
    if (from < top || to > top + view) this.#scroll(from < top ? from : to - view);
    const left = this.lefts[this.column];
    const width = this.body.clientWidth - NUMBER;
    if (left < this.body.scrollLeft) this.body.scrollLeft = left;
    else if (left + this.widths[this.column] > this.body.scrollLeft + width) this.body.scrollLeft = left + this.widths[this.column] - width;
    this.#draw();
    if (before !== this.column && this.options.choose) {
      this.#drawHead();
      this.options.choose(this.column);
    }
    this.#tell();
  }

  /** @param {number} top in pixels of rows */
  #scroll(top) {
    const total = this.rows.count * ROW;
    const view = this.#view();
    this.body.scrollTop = total <= this.height ? top : (top / (total - view)) * (this.height - view);
  }

  /** Tells the whole value of the active cell, and of an error its reason. */
  #tell() {
    this.#said();
    // What does not fit is scrolled, with the keyboard too.
    if (this.foot.scrollHeight > this.foot.clientHeight + 1) this.foot.tabIndex = 0;
    else this.foot.removeAttribute("tabindex");
  }

  #said() {
    const cell = this.rows.row(this.row)?.[this.column];
    const column = this.rows.columns[this.column];
    if (!column || this.rows.count === 0 || !this.touched) return fill(this.foot, "");
    if (Array.isArray(cell) && cell[0] === "e") {
      return fill(this.foot, h("span", { class: "bad" }, cell[2] ? `${cell[1]}: ${cell[2]}` : cell[1]));
    }
    const text = cell === undefined ? "" : words(cell, column.type, true);
    // Of a long text the server sends the beginning and how long it is.
    const isLong = Array.isArray(cell) && cell[0] === "l";
    const shown = isLong ? t("grid.more", { text: cell[1], n: cell[2] })
      : text.length > MOST ? t("grid.more", { text: text.slice(0, MOST), n: text.length }) : text;
    fill(this.foot, `${column.name}: `, h("span", {}, shown));
  }
}

/**
 * A text in one line of a cell, so much of it as can be seen.
 * @param {string} text
 */
const line = (text) => `${text.slice(0, 300).replace(/[\r\n\t]+/g, " ")}${text.length > 300 ? "…" : ""}`;

/**
 * How many of a column's values are good, errors and empty.
 * @param {import("./api.js").Statistics} statistics
 */
function quality(statistics) {
  const { rows, errors, nulls, blanks } = statistics;
  const bar = h("div", { class: "quality", "aria-hidden": "true" });
  for (const [name, share] of /** @type {[string, number][]} */ ([["ok", rows - errors - nulls - blanks], ["bad", errors], ["none", nulls + blanks]])) {
    if (share <= 0) continue;
    const part = h("i", { class: name });
    part.style.flex = String(share / rows);
    // One error in a million is still to be seen.
    part.style.minWidth = "3px";
    bar.append(part);
  }
  return bar;
}

/**
 * How many of the ascending numbers are not above this one.
 * @param {number[]} numbers
 * @param {number} most
 */
function upper(numbers, most) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}
