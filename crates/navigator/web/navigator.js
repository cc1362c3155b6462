// The navigator: the tree at the left, the preview of what is chosen at the right.

import { failureOf } from "./api.js";
import { askArguments, FormFields } from "./dialogs.js";
import { fill, h, icon, say } from "./dom.js";
import { clock, count, counted, failureBox, told, words } from "./format.js";
import { Grid } from "./grid.js";
import { Tree } from "./tree.js";

/** @typedef {import("./tree.js").TreeNode} TreeNode */

/**
 * A preview of a value: its rows, or what else it is.
 * @param {import("./api.js").Preview} preview
 * @param {(typed: Record<string, any>, fields: FormFields) => void} [invoke] calls a function
 */
export function shown(preview, invoke) {
  switch (preview.shape) {
    case "table": case "list": case "record":
      if (preview.columns.length === 0) return empty("This table is empty.", "It has no columns.");
      if (preview.rows.length === 0 && !preview.columns.length) return empty("This table is empty.", "");
      return new Grid({ columns: preview.columns, count: preview.rows.length, row: (index) => preview.rows[index] }, { label: `Preview of ${preview.name}` }).element;
    case "function": return functionPane(preview, invoke);
    case "binary": return empty("Binary", counted(preview.size ?? 0, "byte"));
    default: return h("div", { class: "panel empty" }, h("strong", {}, words(preview.value)));
  }
}

/**
 * @param {string} strong
 * @param {string} soft
 */
export function empty(strong, soft) {
  return h("div", { class: "panel empty" }, h("strong", {}, strong), h("span", {}, soft));
}

/**
 * @param {import("./api.js").Preview} preview
 * @param {(typed: Record<string, any>, fields: FormFields) => void} [invoke]
 */
function functionPane(preview, invoke) {
  const form = preview.form;
  const pane = h("form", { class: "panel dialog-body", noValidate: true });
  pane.style.padding = "18px 20px";
  if (!form) return pane;
  const fields = new FormFields(form.fields);
  pane.addEventListener("submit", (event) => {
    event.preventDefault();
    invoke?.(fields.typed(), fields);
  });
  fill(pane, h("h3", {}, form.title), form.description && h("p", { class: "dialog-text field" }, form.description), fields.element,
    invoke && h("button", { class: "button small", type: "submit" }, "Invoke"));
  return pane;
}

/** What a preview says below its rows. @param {import("./api.js").Preview} preview */
export function notes(preview) {
  const rows = preview.rows?.length ?? 0;
  return [
    preview.columns && h("span", {}, `${counted(preview.columns.length, "column")}, ${preview.truncated ? `first ${count(rows)} rows` : counted(rows, "row")}`),
    preview.truncated && h("span", {}, "The data in the preview has been truncated due to size limits."),
    h("span", {}, `Preview downloaded at ${clock(preview.at)}`),
  ];
}

export class NavigatorView {
  /**
   * @param {import("./api.js").Session} session
   * @param {object} listeners
   * @param {(picks: {name: string, query: string}[]) => void} listeners.load
   * @param {(pick: {name: string, query: string}) => void} listeners.transform
   * @param {() => void} listeners.cancel
   * @param {(failure: import("./api.js").Failure, again: () => void) => boolean} listeners.refused
   */
  constructor(session, listeners) {
    this.session = session;
    this.listeners = listeners;
    this.previews = true;
    this.asked = 0;
    /** @type {TreeNode | null} */
    this.node = null;
    this.tree = new Tree(session, {
      choose: (node) => this.preview(node),
      tick: () => this.#ticked(),
      refused: listeners.refused,
    });
    const search = h("input", { class: "input", type: "search", placeholder: "Search", "aria-label": "Search the items that are loaded", oninput: () => this.tree.search(search.value) });
    this.title = h("h2", {}, "Preview");
    this.again = h("button", { class: "icon-button", type: "button", "aria-label": "Refresh the preview", hidden: true, onclick: () => this.refreshPreview() }, icon("refresh"));
    this.body = h("div", { class: "preview-body" }, empty("No item selected for preview", "Choose an item at the left"));
    this.note = h("div", { class: "preview-note" });
    this.loadButton = h("button", { class: "button primary", type: "button", disabled: true, onclick: () => this.#load() }, "Load");
    this.transformButton = h("button", { class: "button", type: "button", disabled: true, onclick: () => this.#transform() }, "Transform Data");
    this.element = h("div", { class: "navigator" },
      h("h1", { class: "title" }, "Navigator"),
      h("div", { class: "navigator-panes" },
        h("div", { class: "pane" },
          h("div", { class: "search" }, search, icon("search")),
          h("div", { class: "pane-tools" }, this.#options(),
            h("button", { class: "icon-button", type: "button", "aria-label": "Refresh", title: "Refresh", onclick: () => this.refresh() }, icon("refresh"))),
          this.tree.element),
        h("div", { class: "divider" }),
        h("section", { class: "preview", "aria-label": "Preview" },
          h("div", { class: "preview-head" }, this.title, this.again),
          this.body, this.note)),
      h("div", { class: "footer" }, this.loadButton, this.transformButton,
        h("button", { class: "button", type: "button", onclick: listeners.cancel }, "Cancel")));
  }

  #options() {
    const only = h("input", { class: "check", type: "checkbox", onchange: () => this.tree.showOnlyTicked(only.checked) });
    const previews = h("input", { class: "check", type: "checkbox", checked: true, onchange: () => { this.previews = previews.checked; } });
    const menu = h("details", { class: "menu" }, h("summary", {}, "Display Options", icon("down")),
      h("div", { class: "menu-list" }, h("label", {}, only, "Only selected items"), h("label", {}, previews, "Enable data previews")));
    menu.addEventListener("focusout", (event) => {
      if (!menu.contains(/** @type {Node | null} */ (event.relatedTarget))) menu.open = false;
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.open = false;
      menu.querySelector("summary")?.focus();
    });
    return menu;
  }

  #ticked() {
    const none = this.tree.ticked.size === 0;
    this.loadButton.disabled = none;
    this.transformButton.disabled = none;
  }

  /**
   * Shows the preview of a node.
   * @param {TreeNode} node
   */
  async preview(node) {
    this.node = node;
    this.asked += 1;
    const own = this.asked;
    this.title.textContent = node.label;
    this.again.hidden = false;
    fill(this.note);
    if (!this.previews) return fill(this.body, empty("Previews are off", "Display Options switches them on"));
    const action = this.session.begin(`Preview ${node.label}`);
    const status = h("span", {}, "Loading the preview…");
    // What comes at once must not flicker.
    const patience = setTimeout(() => fill(this.body, h("div", { class: "panel empty" }, h("i", { class: "spinner" }), status,
      h("button", { class: "button small", type: "button", onclick: () => this.session.ask("stop") }, "Stop"))), 150);
    const watching = setInterval(async () => {
      const now = await this.session.ask("activity");
      if (now.doing) status.textContent = told(now.said)?.state ? `${now.doing} · ${told(now.said)?.state}` : now.doing;
    }, 700);
    try {
      const preview = await this.session.ask("preview", { node: node.id }, action);
      if (own !== this.asked || preview.superseded) return;
      clearTimeout(patience);
      fill(this.body, shown(preview, (typed, fields) => this.#invoke(node, typed, fields)));
      fill(this.note, notes(preview));
      say(`Preview of ${node.label}`);
    } catch (error) {
      if (own !== this.asked) return;
      clearTimeout(patience);
      const failure = failureOf(error);
      const isTaken = this.listeners.refused(failure, () => this.preview(node));
      fill(this.body, failure.cancelled ? empty("Stopped", "Refresh shows the preview") : isTaken ? empty("Not signed in", failure.message) : failureBox(failure));
    } finally {
      clearTimeout(patience);
      clearInterval(watching);
    }
  }

  async refreshPreview() {
    if (!this.node) return;
    await this.session.ask("refresh");
    await this.preview(this.node);
  }

  /** Reads the tree again, from the source. */
  async refresh() {
    if (!this.tree.root) return;
    await this.session.ask("refresh");
    await this.tree.reread(this.tree.root);
    if (this.tree.chosen) await this.preview(this.tree.chosen);
  }

  /**
   * Calls a function of the tree and loads what it gives.
   * @param {TreeNode} node
   * @param {Record<string, any>} typed
   * @param {FormFields} fields
   */
  async #invoke(node, typed, fields) {
    const made = await this.session.ask("invoke", { node: node.id, arguments: typed });
    if (made.mistakes) fields.tell(made.mistakes);
    else this.listeners.transform(made);
  }

  async #picks() {
    const picks = [];
    for (const node of this.tree.ticked) picks.push(await this.session.ask("query", { node: node.id }));
    return picks;
  }

  async #load() {
    this.listeners.load(await this.#picks());
  }

  async #transform() {
    const picks = await this.#picks();
    this.listeners.transform(picks[0]);
  }
}

export { askArguments };
