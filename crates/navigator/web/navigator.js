// The navigator: the tree at the left, the preview of what is chosen at the right.

import { failureOf } from "./api.js";
import { askArguments, FormFields } from "./dialogs.js";
import { awaiting, fill, h, icon, say } from "./dom.js";
import { activity, clock, failureBox, told, words } from "./format.js";
import { Grid } from "./grid.js";
import { t } from "./texts.js";
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
      if (preview.columns.length === 0) return empty(t("nav.emptyTable"), t("nav.noColumns"));
      return new Grid({ columns: preview.columns, count: preview.rows.length, row: (index) => preview.rows[index] }, { label: t("nav.previewOf", { name: preview.name }), empty: t("nav.noRows") }).element;
    case "function": return functionPane(preview, invoke);
    case "binary": return empty(t("nav.binary"), t("nav.bytes", { n: preview.size ?? 0 }));
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
  const pane = h("form", { class: "panel function-pane", noValidate: true });
  if (!form) return pane;
  const fields = new FormFields(form.fields);
  pane.addEventListener("submit", (event) => {
    event.preventDefault();
    invoke?.(fields.typed(), fields);
  });
  fill(pane, h("h3", {}, form.title), h("p", { class: "dialog-text" }, form.description), fields.element,
    invoke && h("button", { class: "button small", type: "submit" }, t("form.invoke")));
  return pane;
}

/** What a preview says below its rows. @param {import("./api.js").Preview} preview */
export function notes(preview) {
  const rows = preview.rows?.length ?? 0;
  return [
    preview.columns && h("span", {}, t("nav.shape", { columns: t("nav.columns", { n: preview.columns.length }), rows: t(preview.truncated ? "nav.firstRows" : "nav.rows", { n: rows }) })),
    preview.truncated && h("span", {}, t("nav.truncated")),
    h("span", {}, t("nav.at", { time: clock(preview.at) })),
  ];
}

/** So many milliseconds a preview may take before another one is preferred to it. */
const PATIENCE = 800;

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
    /** Since when a preview is awaited. @type {number | null} */
    this.since = null;
    /** @type {TreeNode | null} */
    this.node = null;
    this.tree = new Tree(session, {
      choose: (node) => this.preview(node),
      tick: () => this.#ticked(),
      refused: listeners.refused,
    });
    const search = h("input", { class: "input", type: "search", placeholder: t("common.search"), "aria-label": t("nav.search"), oninput: () => this.tree.search(search.value) });
    this.title = h("h2", {}, t("nav.preview"));
    this.again = h("button", { class: "icon-button", type: "button", "aria-label": t("nav.refreshPreview"), title: t("nav.refreshPreview"), hidden: true, onclick: () => this.refreshPreview() }, icon("refresh"));
    this.body = h("div", { class: "preview-body" }, empty(t("nav.nothing"), t("nav.choose")));
    this.note = h("div", { class: "preview-note" });
    this.loadButton = h("button", { class: "button primary", type: "button", disabled: true, onclick: () => this.#load() }, t("common.load"));
    this.transformButton = h("button", { class: "button", type: "button", disabled: true, onclick: () => this.#transform() }, t("nav.transform"));
    this.element = h("div", { class: "navigator" },
      h("h1", { class: "title" }, t("nav.title")),
      h("div", { class: "navigator-panes" },
        h("div", { class: "pane" },
          h("div", { class: "search" }, search, icon("search")),
          h("div", { class: "pane-tools" }, this.#options(),
            h("button", { class: "icon-button", type: "button", "aria-label": t("common.refresh"), title: t("common.refresh"), onclick: () => this.refresh() }, icon("refresh"))),
          this.tree.pane),
        h("div", { class: "divider" }),
        h("section", { class: "preview", "aria-label": t("nav.preview") },
          h("div", { class: "preview-head" }, this.title, this.again),
          this.body, this.note)),
      h("div", { class: "footer" }, this.loadButton, this.transformButton,
        h("button", { class: "button", type: "button", onclick: () => { this.#stop(); listeners.cancel(); } }, t("common.cancel"))));
  }

  #options() {
    const only = h("input", { class: "check", type: "checkbox", onchange: () => this.tree.showOnlyTicked(only.checked) });
    const previews = h("input", { class: "check", type: "checkbox", checked: true, onchange: () => { this.previews = previews.checked; } });
    const menu = h("details", { class: "menu" }, h("summary", {}, t("nav.options"), icon("down")),
      h("div", { class: "menu-list" }, h("label", {}, only, t("nav.onlySelected")), h("label", {}, previews, t("nav.enable"))));
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
    // A preview that takes long must not hold up the next one; one that comes at once is kept by the server.
    if (this.since !== null && performance.now() - this.since > PATIENCE) await this.#stop();
    if (own !== this.asked) return;
    this.title.textContent = node.label;
    this.again.hidden = false;
    fill(this.note);
    if (!this.previews) return fill(this.body, empty(t("nav.off"), t("nav.switchOn")));
    const action = this.session.begin(t("nav.action", { name: node.label }));
    const status = h("span", {}, t("nav.loading"));
    const cease = awaiting(this.body, status, () => own === this.asked, () => this.session.ask("stop"));
    const watching = setInterval(async () => {
      const now = await this.session.ask("activity");
      if (now.doing) status.textContent = [activity(now.doing), told(now.said)?.state].filter(Boolean).join(" · ");
    }, 700);
    this.since = performance.now();
    try {
      const preview = await this.session.ask("preview", { node: node.id }, action);
      if (own !== this.asked || preview.superseded) return;
      fill(this.body, shown(preview, (typed, fields) => this.#invoke(node, typed, fields)));
      fill(this.note, notes(preview));
      say(t("nav.previewOf", { name: node.label }));
    } catch (error) {
      if (own !== this.asked) return;
      const failure = failureOf(error);
      const isTaken = this.listeners.refused(failure, () => this.preview(node));
      fill(this.body, failure.cancelled ? empty(t("common.stopped"), t("nav.showAgain")) : isTaken ? empty(t("nav.notSignedIn"), failure.message) : failureBox(failure));
    } finally {
      cease();
      clearInterval(watching);
      if (own === this.asked) this.since = null;
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

  /** Stops a preview that is awaited. */
  async #stop() {
    if (this.since === null) return;
    this.since = null;
    await this.session.ask("stop");
  }

  async #picks() {
    await this.#stop();
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
