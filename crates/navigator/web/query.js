// The query view: the M that Power BI would write, its steps, and a preview of each.

import { failureOf } from "./api.js";
import { awaiting, fill, h, icon } from "./dom.js";
import { Editor } from "./editor.js";
import { duration, failureBox } from "./format.js";
import { empty, notes, shown } from "./navigator.js";
import { t } from "./texts.js";

/**
 * How a step came to its value: by a view or row by row, how long it took, and with how many requests.
 * @param {import("./api.js").StepSeen | undefined} step
 */
function how(step) {
  if (!step) return "";
  if (step.times === 0) return t("query.unneeded");
  const way = step.navigation ? t("query.navigation") : step.view ? t("query.view") : step.rows > 0 ? t("query.rowsRead", { n: step.rows }) : "";
  return [way, duration(step.milliseconds), step.requests > 0 && t("req.count", { n: step.requests })].filter(Boolean).join(" · ");
}

export class QueryView {
  /**
   * @param {import("./api.js").Session} session
   * @param {{name: string, query: string}} pick
   * @param {object} listeners
   * @param {(pick: {name: string, query: string}) => void} listeners.load
   * @param {(failure: import("./api.js").Failure, again: () => void) => boolean} listeners.refused
   */
  constructor(session, pick, listeners) {
    this.session = session;
    this.name = pick.name;
    this.listeners = listeners;
    /** @type {string | null} */
    this.step = null;
    this.asked = 0;
    /** @type {string | null} */
    this.word = null;
    /** @type {import("./editor.js").Analysis | null} */
    this.analysis = null;
    /** What came of the steps when they were evaluated last. @type {Map<string, import("./api.js").StepSeen>} */
    this.seen = new Map();
    this.editor = new Editor(session, {
      changed: (analysis) => this.#steps(analysis),
      word: (name) => this.#document(name),
      run: () => this.run(null),
    });
    this.stepList = h("ol", {});
    this.result = h("div", { class: "query-result" });
    this.note = h("div", { class: "query-note" }, t("query.hint"));
    this.element = h("div", { class: "query" },
      h("div", { class: "query-head" },
        h("h1", { title: this.name }, this.name),
        h("button", { class: "button small", type: "button", onclick: () => this.run(null) }, icon("play"), t("query.run")),
        h("button", { class: "button small", type: "button", onclick: () => this.refresh() }, icon("refresh"), t("query.refresh")),
        h("button", { class: "button small primary", type: "button", onclick: () => listeners.load({ name: this.name, query: this.editor.text }) }, t("query.apply"))),
      this.editor.element,
      h("section", { class: "panel steps", "aria-label": t("query.steps") }, h("h2", {}, t("query.steps")), this.stepList),
      this.note, this.result);
    this.editor.text = pick.query;
    this.run(null);
  }

  /** @param {import("./editor.js").Analysis} analysis */
  #steps(analysis) {
    this.analysis = analysis;
    const last = analysis.steps.at(-1)?.name;
    if (this.step !== null && !analysis.steps.some((step) => step.name === this.step)) this.step = null;
    fill(this.stepList, analysis.steps.map((step) => h("li", {}, h("button", {
      type: "button", "aria-pressed": step.name === (this.step ?? last) ? "true" : "false", title: step.name,
      onclick: () => this.run(step.name),
    }, h("span", { class: "name" }, step.name), h("span", { class: "how" }, how(this.seen.get(step.name)))))));
    const first = analysis.mistakes[0];
    if (first) fill(this.note, h("span", { class: "bad" }, first.message, first.hint ? ` (${first.hint})` : ""));
    else if (this.note.querySelector(".bad")) fill(this.note, t("query.hint"));
  }

  /** @param {string | null} name */
  async #document(name) {
    if (name === this.word) return;
    this.word = name;
    if (!name || (this.analysis?.mistakes.length ?? 0) > 0) return;
    const said = await this.session.ask("documentation", { name });
    if (!said || this.word !== name) return;
    fill(this.note, h("span", { class: "documentation", title: said.description }, h("code", {}, `${said.name} ${said.signature}`), ` ${said.description}`));
  }

  /**
   * Keeps what came of the steps: of those after the one that was asked for nothing is known anew.
   * @param {import("./api.js").Preview} preview
   * @param {string | null} step
   */
  #came(preview, step) {
    const asked = step ?? this.analysis?.steps.at(-1)?.name;
    for (const one of preview.steps ?? []) {
      // What stands in an inner expression has no line of its own; what was needed before is not forgotten.
      if (!this.analysis?.steps.some((known) => known.name === one.name && known.from === one.from)) continue;
      if (one.times > 0 || step === null) this.seen.set(one.name, one);
      // Its rows were asked of the view, or of what stands in the memory, without passing through the step.
      if (one.name === asked && preview.shape === "table") this.seen.set(one.name, { ...one, rows: Math.max(one.rows, preview.rows.length) });
    }
  }

  async refresh() {
    await this.session.ask("refresh");
    await this.run(this.step);
  }

  /**
   * Evaluates the query, or one of its steps.
   * @param {string | null} step
   */
  async run(step) {
    this.step = step;
    if (this.analysis) this.#steps(this.analysis);
    this.asked += 1;
    const own = this.asked;
    const action = this.session.begin(step ? t("nav.action", { name: step }) : t("query.action"));
    const words = h("span", {}, t("query.evaluating"));
    const cease = awaiting(this.result, words, () => own === this.asked, () => this.session.ask("stop"));
    try {
      const preview = await this.session.ask("run", { query: this.editor.text, step, name: this.name }, action);
      if (own !== this.asked) return;
      fill(this.result, h("div", { class: "grid-frame" }, shown(preview), h("div", { class: "preview-note" }, notes(preview))));
      this.#came(preview, step);
      if (this.analysis) this.#steps(this.analysis);
    } catch (error) {
      if (own !== this.asked) return;
      const failure = failureOf(error);
      this.listeners.refused(failure, () => this.run(step));
      fill(this.result, failure.cancelled ? empty(t("common.stopped"), t("query.again")) : failureBox(failure));
      if (failure.place && !step) this.editor.markAt(failure.place[0], failure.place[1]);
    } finally {
      cease();
    }
  }
}
