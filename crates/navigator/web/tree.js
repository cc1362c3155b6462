// The tree of the navigator: only the rows that are seen are there as elements, however many a level has.

import { failureOf } from "./api.js";
import { h, icon, id, kindIcon, say } from "./dom.js";
import { count } from "./format.js";
import { t } from "./texts.js";

/**
 * @typedef {object} TreeNode
 * @property {number} id
 * @property {string} label
 * @property {string} kind
 * @property {boolean} leaf
 * @property {string | null} description
 * @property {number} level
 * @property {TreeNode | null} parent
 * @property {boolean} open
 * @property {"closed" | "waiting" | "ready" | "failed"} state
 * @property {TreeNode[]} children
 * @property {import("./api.js").Failure | null} failure
 */

/** @typedef {{node: TreeNode, what: "node" | "waiting" | "failed" | "none"}} Line */

const ROW = 30;
const MORE = 8;

export class Tree {
  /**
   * @param {import("./api.js").Session} session
   * @param {object} listeners
   * @param {(node: TreeNode) => void} listeners.choose a leaf was chosen
   * @param {() => void} listeners.tick what is ticked has changed
   * @param {(failure: import("./api.js").Failure, again: () => void) => boolean} listeners.refused a node could not be opened; whether somebody takes care of it
   */
  constructor(session, listeners) {
    this.session = session;
    this.listeners = listeners;
    /** @type {TreeNode | null} */
    this.root = null;
    /** @type {Line[]} */
    this.lines = [];
    /** @type {Set<TreeNode>} */
    this.ticked = new Set();
    /** @type {TreeNode | null} */
    this.chosen = null;
    this.active = 0;
    this.wanted = "";
    this.onlyTicked = false;
    this.base = id();
    /** @type {Map<number, {look: string, row: HTMLElement}>} */
    this.drawn = new Map();
    this.typed = "";
    this.typedAt = 0;
    this.space = h("div", { class: "tree-space", role: "none" });
    this.nothing = h("div", { class: "tree-nothing", hidden: true }, t("tree.nothing"));
    this.element = h("div", {
      class: "tree", role: "tree", tabIndex: 0, "aria-label": t("nav.items"), "aria-multiselectable": "true",
      onscroll: () => this.#draw(), onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
      onclick: (/** @type {MouseEvent} */ event) => this.#click(event),
    }, this.space);
    this.pane = h("div", { class: "tree-pane" }, this.element, this.nothing);
    new ResizeObserver(() => this.#draw()).observe(this.element);
  }

  /**
   * Shows a source.
   * @param {{id: number, children: import("./api.js").Listed[] | null}} opened
   * @param {string} label
   */
  show(opened, label) {
    this.root = node({ id: opened.id, label, kind: "Database", leaf: opened.children === null, description: null }, null);
    this.ticked.clear();
    this.chosen = null;
    this.active = 0;
    if (opened.children) this.#ready(this.root, opened.children);
    this.#list();
    this.element.scrollTop = 0;
    this.listeners.tick();
  }

  /**
   * @param {TreeNode} parent
   * @param {import("./api.js").Listed[]} listed
   */
  #ready(parent, listed) {
    parent.children = listed.map((one) => node(one, parent));
    parent.state = "ready";
    parent.open = true;
  }

  /** @param {string} wanted */
  search(wanted) {
    this.wanted = wanted.trim().toLocaleLowerCase();
    this.#list();
    const found = this.lines.filter((line) => line.what === "node" && this.#fits(line.node)).length;
    if (this.wanted) say(t("tree.found", { n: found }));
  }

  /** @param {boolean} only */
  showOnlyTicked(only) {
    this.onlyTicked = only;
    this.#list();
  }

  /** @param {TreeNode} one */
  #fits(one) {
    return one.label.toLocaleLowerCase().includes(this.wanted);
  }

  /** What is to be seen, from top to bottom. */
  #list() {
    const before = this.lines[this.active]?.node;
    /** @type {Line[]} */
    const lines = [];
    const filtered = this.wanted !== "" || this.onlyTicked;
    /** @param {TreeNode} one @returns {boolean} */
    const isShown = (one) => (!this.onlyTicked || this.ticked.has(one)) && (this.wanted === "" || this.#fits(one));
    /** @param {TreeNode} one @returns {boolean} */
    const walk = (one) => {
      const at = lines.length;
      lines.push({ node: one, what: "node" });
      let found = isShown(one);
      if (filtered ? one.state === "ready" : one.open) {
        if (one.state === "waiting") lines.push({ node: one, what: "waiting" });
        else if (one.state === "failed") lines.push({ node: one, what: "failed" });
        else if (one.children.length === 0 && !filtered) lines.push({ node: one, what: "none" });
        else for (const child of one.children) found = walk(child) || found;
      }
      if (filtered && !found) lines.length = at;
      return found;
    };
    if (this.root) walk(this.root);
    this.lines = lines;
    const again = before ? lines.findIndex((line) => line.node === before) : -1;
    this.active = Math.max(0, again >= 0 ? again : Math.min(this.active, lines.length - 1));
    this.space.style.height = `${lines.length * ROW}px`;
    this.nothing.hidden = lines.length > 0 || !filtered;
    this.#draw();
  }

  #draw() {
    const top = this.element.scrollTop;
    const first = Math.max(0, Math.floor(top / ROW) - MORE);
    const last = Math.min(this.lines.length, Math.ceil((top + this.element.clientHeight) / ROW) + MORE);
    const wanted = Array.from({ length: Math.max(0, last - first) }, (_, step) => first + step);
    // The active row is there even when it is out of sight: a screen reader follows it.
    if (this.lines[this.active] && (this.active < first || this.active >= last)) wanted.push(this.active);
    const before = this.drawn;
    this.drawn = new Map();
    for (const index of wanted) {
      // A row that looks the same stays the same element: a click that has begun on it is not to get lost.
      const look = this.#look(this.lines[index], index);
      const known = before.get(index);
      if (known?.look === look) before.delete(index);
      const row = known?.look === look ? known.row : this.#row(this.lines[index], index);
      this.drawn.set(index, { look, row });
      if (row !== known?.row) this.space.append(row);
    }
    for (const { row } of before.values()) row.remove();
    if (this.lines.length > 0) this.element.setAttribute("aria-activedescendant", `${this.base}-${this.active}`);
    else this.element.removeAttribute("aria-activedescendant");
  }

  /**
   * All that a row shows, as one text.
   * @param {Line} line
   * @param {number} index
   */
  #look({ node: one, what }, index) {
    return [
      what, one.id, one.label, one.level, one.leaf, one.open, one.state, one.children.length, one.failure?.message, this.wanted,
      index === this.active, one === this.chosen, this.ticked.has(one), one.parent?.children.length,
    ].join("|");
  }

  /**
   * @param {Line} line
   * @param {number} index
   */
  #row({ node: one, what }, index) {
    const shared = { id: `${this.base}-${index}`, role: "treeitem", "data-index": String(index) };
    const level = what === "node" ? one.level : one.level + 1;
    const active = index === this.active ? " active" : "";
    let row;
    if (what === "waiting") {
      row = h("div", { class: `tree-row tree-wait${active}`, "aria-level": level + 1, "aria-selected": "false", ...shared }, h("span", { class: "tree-chevron" }, h("i", { class: "spinner" })), t("tree.loading"));
    } else if (what === "none") {
      row = h("div", { class: `tree-row tree-none${active}`, "aria-level": level + 1, "aria-selected": "false", ...shared }, h("span", { class: "tree-chevron" }), t("tree.none"));
    } else if (what === "failed") {
      const words = one.failure?.reason ? `${one.failure.reason}: ${one.failure.message}` : one.failure?.message;
      row = h("div", { class: `tree-row tree-error${active}`, "aria-level": level + 1, "aria-selected": "false", title: `${words}\n\n${t("tree.again")}`, ...shared },
        h("span", { class: "tree-chevron" }), icon("warning"), h("span", { class: "tree-label" }, words));
    } else {
      const isTicked = this.ticked.has(one);
      const siblings = one.parent?.children ?? [one];
      row = h("div", {
        class: `tree-row${active}`, "aria-level": level + 1, "aria-selected": one === this.chosen ? "true" : "false",
        "aria-setsize": siblings.length, "aria-posinset": siblings.indexOf(one) + 1,
        "aria-expanded": one.leaf ? null : one.open ? "true" : "false",
        "aria-checked": one.leaf ? (isTicked ? "true" : "false") : null, title: one.description, ...shared,
      },
        h("span", { class: "tree-chevron" }, !one.leaf && icon("right")),
        one.leaf && h("span", { class: "check", "data-checked": isTicked ? "true" : "false" }),
        kindIcon(one.kind),
        h("span", { class: "tree-label" }, this.#marked(one.label)),
        one.state === "ready" && h("span", { class: "tree-count" }, `[${count(one.children.length)}]`));
    }
    row.style.top = `${index * ROW}px`;
    row.style.paddingLeft = `${6 + level * 20}px`;
    return row;
  }

  /** @param {string} label */
  #marked(label) {
    const at = this.wanted ? label.toLocaleLowerCase().indexOf(this.wanted) : -1;
    if (at < 0) return label;
    const end = at + this.wanted.length;
    return [label.slice(0, at), h("mark", {}, label.slice(at, end)), label.slice(end)];
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const index = Number(/** @type {HTMLElement | null} */ (target.closest("[data-index]"))?.dataset.index ?? -1);
    const line = this.lines[index];
    if (!line) return;
    this.active = index;
    if (line.what === "failed") this.open(line.node);
    else if (line.what !== "node") this.#draw();
    else if (line.node.leaf) {
      // As in Power BI, a click on the box ticks, and one beside it chooses.
      if (target.closest(".check")) this.tick(line.node);
      else this.choose(line.node);
    } else this.toggle(line.node);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const line = this.lines[this.active];
    if (!line || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(this.element.clientHeight / ROW) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    const one = line.node;
    // What is typed after another key begins anew.
    if (event.key.length > 1) this.typed = "";
    if (step !== undefined) this.#go(this.active + step);
    else if (event.key === "ArrowRight" && line.what === "node" && !one.leaf) {
      if (one.open) this.#go(this.active + 1);
      else this.toggle(one);
    } else if (event.key === "ArrowLeft") {
      if (line.what === "node" && one.open && !one.leaf) this.toggle(one);
      else {
        const parent = line.what === "node" ? one.parent : one;
        this.#go(this.lines.findIndex((other) => other.what === "node" && other.node === parent));
      }
    } else if (event.key === "Enter" || event.key === " ") {
      if (line.what === "failed") this.open(one);
      else if (line.what === "node" && one.leaf) {
        if (event.key === " ") this.tick(one);
        else this.choose(one);
      } else if (line.what === "node") this.toggle(one);
    } else if (event.key.length === 1) this.#type(event.key);
    else return;
    event.preventDefault();
  }

  /**
   * Goes to the next row that begins as typed.
   * @param {string} letter
   */
  #type(letter) {
    this.typed = Date.now() - this.typedAt > 800 ? letter : this.typed + letter;
    this.typedAt = Date.now();
    const wanted = this.typed.toLocaleLowerCase();
    const from = this.typed.length === 1 ? 1 : 0;
    for (let step = from; step < this.lines.length + from; step += 1) {
      const index = (this.active + step) % this.lines.length;
      const line = this.lines[index];
      if (line.what === "node" && line.node.label.toLocaleLowerCase().startsWith(wanted)) return this.#go(index);
    }
  }

  /** @param {number} index */
  #go(index) {
    this.active = Math.max(0, Math.min(this.lines.length - 1, index));
    const top = this.active * ROW;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + ROW > scrollTop + clientHeight) this.element.scrollTop = top + ROW - clientHeight;
    this.#draw();
  }

  /** @param {TreeNode} one */
  choose(one) {
    this.chosen = one;
    this.#draw();
    this.listeners.choose(one);
  }

  /** @param {TreeNode} one */
  tick(one) {
    if (this.ticked.has(one)) this.ticked.delete(one);
    else this.ticked.add(one);
    say(t(this.ticked.has(one) ? "tree.selected" : "tree.notSelected", { name: one.label }));
    this.listeners.tick();
    if (this.ticked.has(one)) this.choose(one);
    else this.#list();
  }

  /** @param {TreeNode} one */
  toggle(one) {
    if (one.open) {
      one.open = false;
      this.#list();
    } else if (one.state === "ready") {
      one.open = true;
      this.#list();
    } else this.open(one);
  }

  /**
   * Reads what lies below a node.
   * @param {TreeNode} one
   * @param {() => void} [again] what to do once the person has signed in anew
   */
  async open(one, again = () => this.open(one)) {
    if (one.state === "waiting") return;
    one.open = true;
    one.state = "waiting";
    // What comes at once must not flicker.
    const patience = setTimeout(() => this.#list(), 120);
    const action = this.session.begin(t("tree.action", { name: one.label }));
    try {
      const { children } = await this.session.ask("children", { node: one.id }, action);
      if (children === null) {
        one.leaf = true;
        one.open = false;
        one.state = "closed";
      } else this.#ready(one, children);
    } catch (error) {
      one.state = "failed";
      one.failure = failureOf(error);
      if (this.listeners.refused(one.failure, again)) one.open = false;
      else say(one.failure.message);
    } finally {
      clearTimeout(patience);
      this.#list();
    }
  }

  /**
   * Reads again what has been read, and keeps open what was open, as far as it is still there.
   * @param {TreeNode} one
   */
  async reread(one) {
    const before = new Map(one.children.map((child) => [child.label, child]));
    const wasOpen = one.open;
    await this.open(one, () => {
      one.open = wasOpen;
      this.reread(one);
    });
    if (one.state === "failed") return;
    one.open = wasOpen;
    for (const child of one.children) {
      const old = before.get(child.label);
      if (!old) continue;
      if (this.ticked.delete(old)) this.ticked.add(child);
      if (this.chosen === old) this.chosen = child;
      if (old.open) {
        child.open = true;
        child.children = old.children;
        await this.reread(child);
      }
    }
    for (const old of before.values()) this.#forget(old, one.children);
    this.#list();
    this.listeners.tick();
  }

  /**
   * @param {TreeNode} gone
   * @param {TreeNode[]} kept
   */
  #forget(gone, kept) {
    if (kept.some((one) => one.label === gone.label)) return;
    this.ticked.delete(gone);
    gone.children.forEach((child) => this.#forget(child, []));
  }
}

/**
 * @param {import("./api.js").Listed} listed
 * @param {TreeNode | null} parent
 * @returns {TreeNode}
 */
function node(listed, parent) {
  return { ...listed, level: parent ? parent.level + 1 : 0, parent, open: false, state: "closed", children: [], failure: null };
}
