// A load: its progress, and then all of its rows with what its columns hold.

import { failureOf } from "./api.js";
import { fill, h, icon, id, say, show, typeName, typeSign } from "./dom.js";
import { activity, bytes, count, duration, failureBox, percent, told, words } from "./format.js";
import { Grid } from "./grid.js";
import { t } from "./texts.js";

/** So many chunks of rows are kept. */
const KEPT = 96;

/**
 * Loads queries, each on its own, and shows how far they are.
 * @param {import("./api.js").Session} session
 * @param {{name: string, query: string}[]} picks
 * @param {(loaded: import("./api.js").Loaded[]) => void} done with those that were loaded
 * @param {(failure: import("./api.js").Failure, again: () => void) => boolean} refused
 */
export function load(session, picks, done, refused) {
  const title = id();
  const lines = h("div", { class: "loads" });
  const dialog = h("dialog", { "aria-labelledby": title });
  const button = h("button", { class: "button", type: "button", onclick: stop }, t("common.cancel"));
  dialog.append(h("div", { class: "dialog" }, h("h1", { id: title }, t("load.title")), h("div", { class: "dialog-body" }, lines), h("div", { class: "footer" }, button)));
  /** @type {Map<number, {line: HTMLElement, text: HTMLElement, track: HTMLElement, progress: import("./api.js").Progress}>} */
  const running = new Map();
  /** What was heard of loads that are not on the list yet. @type {Map<number, import("./api.js").Progress>} */
  const early = new Map();
  let isOver = false;

  /** @param {import("./api.js").Progress} progress */
  function draw(progress) {
    const one = running.get(progress.id);
    if (!one) return void early.set(progress.id, progress);
    one.progress = progress;
    const said = told(progress.said);
    const amount = [progress.rows > 0 && t("load.rowsLoaded", { rows: t("nav.rows", { n: progress.rows }) }), progress.bytes > 0 && bytes(progress.bytes)].filter(Boolean).join(", ");
    const state = said?.state ? `${said.words} · ${said.state}` : activity(progress.doing);
    const signs = { running: h("i", { class: "spinner" }), done: icon("right"), failed: icon("warning"), cancelled: icon("stop") };
    const phrases = {
      running: [progress.rows > 0 ? null : state ?? t("load.creating"), amount, duration(progress.milliseconds)].filter(Boolean).join(" · "),
      done: t("load.done", { amount: amount || t("load.rowsLoaded", { rows: t("nav.rows", { n: 0 }) }), time: duration(progress.milliseconds) }),
      failed: t("load.failed"), cancelled: t("load.cancelled"),
    };
    // The export says how far it is; how many rows there will be nobody knows.
    const known = progress.rows === 0 ? said?.progress ?? null : null;
    one.track.classList.toggle("unknown", known === null);
    if (known !== null) /** @type {HTMLElement} */ (one.track.firstElementChild).style.width = `${Math.round(known * 100)}%`;
    fill(one.text, signs[progress.phase], h("div", { class: "load-name" }, progress.name),
      h("div", { class: "load-words" }, phrases[progress.phase]));
    // The bar stays the same element: it moves by itself.
    one.track.hidden = progress.phase !== "running";
    if (progress.failure) fill(one.line, one.text, failureBox(progress.failure));
    if (running.size === picks.length && [...running.values()].every(({ progress: { phase } }) => phase !== "running")) over();
  }

  async function over() {
    if (isOver) return;
    isOver = true;
    session.stream.removeEventListener("load", heard);
    const all = [...running.values()].map(({ progress }) => progress);
    const failed = all.find((one) => one.phase === "failed");
    /** @type {import("./api.js").Loaded[]} */
    const loaded = [];
    for (const one of all) {
      if (one.phase === "done") loaded.push(await session.ask("loaded", { load: one.id }));
    }
    if (!failed && loaded.length === all.length) {
      dialog.close();
      say(t("load.rowsLoaded", { rows: t("nav.rows", { n: loaded[0]?.rows ?? 0 }) }));
      done(loaded);
    } else if (failed?.failure?.credential && loaded.length === 0) {
      dialog.close();
      refused(failed.failure, () => load(session, picks, done, refused));
    } else if (!failed && loaded.length === 0) {
      dialog.close();
      say(t("load.wasCancelled"));
    } else {
      button.textContent = t("common.close");
      button.focus();
      if (loaded.length > 0) dialog.addEventListener("close", () => done(loaded));
    }
  }

  function stop() {
    if (isOver) return dialog.close();
    button.disabled = true;
    button.textContent = t("load.cancelling");
    for (const number of running.keys()) session.ask("cancel", { load: number });
  }

  const heard = (/** @type {MessageEvent} */ event) => draw(JSON.parse(event.data));
  session.stream.addEventListener("load", heard);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    stop();
  });
  show(dialog);
  (async () => {
    for (const { name, query } of picks) {
      const action = session.begin(t("load.action", { name }));
      const [text, track] = [h("div", { class: "load-text" }), h("div", { class: "track unknown" }, h("i", {}))];
      const line = h("div", { class: "load-line" }, text, track);
      lines.append(line);
      const progress = await session.ask("load", { name, query }, action);
      running.set(progress.id, { line, text, track, progress });
      draw(early.get(progress.id) ?? progress);
    }
  })().catch((error) => fill(lines, failureBox(failureOf(error))));
}

/**
 * All rows of a load.
 * @param {import("./api.js").Session} session
 * @param {import("./api.js").Loaded} loaded
 * @param {object} listeners
 * @param {() => void} listeners.query shows the query
 * @param {() => void} listeners.again loads anew
 */
export function dataView(session, loaded, listeners) {
  /** @type {Map<number, import("./api.js").Cell[][] | null>} */
  const chunks = new Map();
  /** @type {Grid} */
  let grid;

  /** @param {number} index */
  async function fetchChunk(index) {
    chunks.set(index, null);
    try {
      chunks.set(index, await session.rows(loaded.id, index));
    } catch (error) {
      chunks.delete(index);
      fill(remarks, h("div", { class: "warn-bar" }, icon("warning"), h("span", {}, t("load.fetching", { why: failureOf(error).message }))));
      return;
    }
    for (const key of chunks.keys()) {
      if (chunks.size <= KEPT) break;
      if (key !== index) chunks.delete(key);
    }
    grid?.refresh();
  }

  /** @param {number} index */
  function row(index) {
    if (index >= loaded.rows) return undefined;
    const chunk = Math.floor(index / loaded.chunk);
    const rows = chunks.get(chunk);
    if (rows === undefined) fetchChunk(chunk);
    return rows?.[index % loaded.chunk];
  }

  const profile = h("section", { class: "panel profile", "aria-label": t("data.statistics"), tabIndex: 0 });
  const frame = h("div", { class: "grid-frame" });
  /** What could not be written into a file as it is. */
  const remarks = h("div", { class: "remarks", role: "status" });
  const view = h("div", { class: "data" },
    h("div", { class: "data-head" },
      h("h1", { title: loaded.name }, loaded.name),
      h("span", { class: "soft" }, `${t("nav.shape", { columns: t("nav.columns", { n: loaded.columns.length }), rows: t("nav.rows", { n: loaded.rows }) })} · ${duration(loaded.milliseconds)}`),
      h("button", { class: "button small", type: "button", onclick: listeners.query }, t("data.query")),
      h("button", { class: "button small", type: "button", onclick: listeners.again }, icon("refresh"), t("common.refresh")),
      h("a", { class: "button small", href: `api/${session.id}/csv/${loaded.id}`, download: "" }, icon("download"), t("data.csv")),
      loaded.columns.length > 0 && h("a", { class: "button small", href: `api/${session.id}/parquet/${loaded.id}`, download: "" }, icon("download"), t("data.parquet"))),
    remarks, frame, profile);
  const exported = (/** @type {MessageEvent} */ event) => {
    const told = JSON.parse(event.data);
    if (told.load !== loaded.id) return;
    fill(remarks, told.remarks && h("div", { class: "warn-bar" }, icon("warning"), h("span", {}, told.remarks)));
  };
  session.stream.addEventListener("exported", exported);
  view.addEventListener("discarded", () => session.stream.removeEventListener("exported", exported));
  const ready = loaded.rows > 0 ? fetchChunk(0) : Promise.resolve();
  ready.then(() => {
    grid = new Grid({ columns: loaded.columns, count: loaded.rows, row }, {
      label: t("grid.rowsOf", { name: loaded.name }), empty: t("data.noRows"), statistics: loaded.statistics,
      choose: (position) => fill(profile, columnProfile(loaded, position)),
    });
    frame.replaceWith(grid.element);
    if (loaded.columns.length > 0) fill(profile, columnProfile(loaded, 0));
  });
  return view;
}

/**
 * What a column holds.
 * @param {import("./api.js").Loaded} loaded
 * @param {number} position
 */
function columnProfile(loaded, position) {
  const column = loaded.columns[position];
  const one = loaded.statistics[position];
  const share = (/** @type {number} */ part) => `${count(part)}${one.rows > 0 && part > 0 && part < one.rows ? ` (${percent(Math.max(0.0001, part / one.rows))})` : ""}`;
  /** @type {[string, string][]} */
  const facts = [
    [t("data.type"), typeName(column.type)], [t("data.count"), count(one.rows)], [t("data.errors"), share(one.errors)],
    [t("data.empty"), share(one.nulls + one.blanks)],
    [t("data.distinct"), one.exact ? count(one.distinct) : t("data.about", { n: one.distinct })],
  ];
  if (one.least !== null) facts.push([t("data.min"), words(one.least, column.type)], [t("data.max"), words(one.greatest, column.type)]);
  const most = Math.max(1, ...one.bars);
  const bars = h("div", { class: "histogram", role: "img", "aria-label": t("data.distributionOf", { name: column.name }) }, one.bars.map((value) => {
    const bar = h("i", {});
    bar.style.height = `${(value / most) * 100}%`;
    return bar;
  }));
  return [
    h("h2", {}, typeSign(column.type), h("span", {}, column.name)),
    h("dl", {}, facts.flatMap(([term, value]) => [h("dt", {}, term), h("dd", { title: value }, value)])),
    one.bars.length > 0 ? [h("h3", {}, t("data.distribution")), bars, h("div", { class: "axis" }, h("span", {}, words(one.least, column.type)), h("span", {}, words(one.greatest, column.type)))] : [],
    one.bars.length === 0 && one.frequent.length > 0 ? [h("h3", {}, t("data.frequent")), frequent(one)] : [],
  ].flat();
}

/** @param {import("./api.js").Statistics} one */
function frequent(one) {
  const most = one.frequent[0][1];
  return h("ul", { class: "frequent" }, one.frequent.map(([value, number]) => {
    const bar = h("i", {});
    bar.style.width = `${(number / most) * 100}%`;
    return h("li", {}, bar, h("span", {}, value === "" ? t("data.blank") : value), h("span", { class: "soft" }, count(number)));
  }));
}
