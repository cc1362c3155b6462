// Every request, below whatever the page shows: what the last click cost, and a waterfall of all.

import { fill, h, icon, id } from "./dom.js";
import { bytes, duration } from "./format.js";
import { t } from "./texts.js";

/** @typedef {import("./api.js").RequestLine} RequestLine */

/** @param {string} url */
function parts(url) {
  try {
    const { host, pathname, search } = new URL(url);
    // Of long ids the two ends are enough to tell them apart.
    const path = pathname.replace(/(?<=\/)([0-9A-Fa-f]{4})[0-9A-Fa-f-]{16,}([0-9A-Fa-f]{4})(?=\/|$)/g, "$1…$2");
    return { host, path: path + search };
  } catch {
    return { host: "", path: url };
  }
}

/** Whether a request starts work at the service, as running an export does. @param {RequestLine} line */
const isRun = (line) => line.method === "POST" && /\/(tasks|runs|jobs|executions)$/.test(parts(line.url).path.split("?")[0]);

/**
 * What some requests came to: `4 requests, 12 KB, no run`.
 * @param {RequestLine[]} lines
 */
export function sum(lines) {
  const sent = lines.filter((line) => !line.cached);
  const runs = sent.filter(isRun).length;
  const size = sent.reduce((total, line) => total + line.bytes, 0);
  const failed = sent.filter((line) => line.failure || (line.status ?? 0) >= 400).length;
  return [
    t("req.count", { n: sent.length }), bytes(size), runs === 0 ? t("req.noRun") : t("req.runs", { n: runs }),
    lines.length > sent.length ? t("req.fromCache", { n: lines.length - sent.length }) : "", failed > 0 ? t("req.failedCount", { n: failed }) : "",
  ].filter(Boolean).join(", ");
}

export class Requests {
  /** @param {HTMLElement} element */
  constructor(element) {
    /** @type {import("./api.js").Session | null} */
    this.session = null;
    /** @type {Map<number, RequestLine>} */
    this.lines = new Map();
    /** @type {Map<number, HTMLElement>} */
    this.rows = new Map();
    /** @type {number | null} */
    this.chosen = null;
    this.base = id();
    this.isOpen = localStorage.getItem("requests") === "open";
    this.pending = false;
    this.toggle = h("button", { class: "requests-toggle", type: "button", onclick: () => this.open(!this.isOpen) }, icon("down"), t("req.title"));
    this.click = h("span", { class: "click" }, t("req.nothing"));
    this.fault = h("span", {});
    this.list = h("div", {
      class: "requests-list", role: "listbox", tabIndex: 0, "aria-label": t("req.list"),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
      onclick: (/** @type {MouseEvent} */ event) => {
        const row = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("[data-id]"));
        if (row) this.choose(Number(row.dataset.id));
      },
    });
    this.details = h("div", { class: "request-details", role: "group", "aria-label": t("req.one"), hidden: true, tabIndex: 0 });
    this.body = h("div", { class: "requests-body" }, this.list, this.details);
    this.har = h("a", { class: "icon-button", "aria-label": t("req.har"), title: t("req.har"), download: "requests.har" }, icon("download"));
    const clear = h("button", { class: "icon-button", type: "button", "aria-label": t("req.clear"), title: t("req.clear"), onclick: () => this.clear() }, icon("trash"));
    fill(element, h("div", { class: "requests-bar" }, this.toggle, this.click, this.har, clear), this.body);
    this.open(this.isOpen);
  }

  /** @param {boolean} isOpen */
  open(isOpen) {
    this.isOpen = isOpen;
    localStorage.setItem("requests", isOpen ? "open" : "closed");
    this.toggle.setAttribute("aria-expanded", isOpen ? "true" : "false");
    this.body.hidden = !isOpen;
    if (isOpen) this.#draw();
  }

  /**
   * Follows a session's requests.
   * @param {import("./api.js").Session} session
   */
  follow(session) {
    this.session = session;
    this.lines.clear();
    this.har.href = `api/${session.id}/har`;
    session.on("request", (line) => {
      this.lines.set(line.id, line);
      this.#later();
    });
    session.stream.addEventListener("action", () => this.#later());
    // What was told while nobody listened.
    session.stream.addEventListener("open", async () => {
      for (const line of await session.ask("requests")) this.lines.set(line.id, line);
      this.#later();
    });
    this.#draw();
  }

  async clear() {
    await this.session?.ask("clear-requests");
    this.lines.clear();
    this.chosen = null;
    this.details.hidden = true;
    this.body.classList.remove("detailed");
    this.#draw();
  }

  #later() {
    if (this.pending) return;
    this.pending = true;
    // Not by the frame: a tab behind others has none, and is not to fall behind for ever.
    setTimeout(() => {
      this.pending = false;
      this.#draw();
    }, 60);
  }

  #draw() {
    const actions = this.session?.actions ?? [];
    const last = actions.at(-1);
    const own = [...this.lines.values()].filter((line) => line.action === last?.id);
    if (last) fill(this.click, h("strong", {}, t("req.click")), `${own.length === 0 ? t("req.none") : sum(own)} · ${last.label}`);
    if (!this.isOpen) return;
    const isAtEnd = this.list.scrollTop + this.list.clientHeight >= this.list.scrollHeight - 40;
    const rows = [];
    /** @type {Map<number, RequestLine[]>} */
    const groups = new Map();
    for (const line of this.lines.values()) groups.set(line.action, [...groups.get(line.action) ?? [], line]);
    for (const [number, lines] of groups) {
      const label = actions.find((action) => action.id === number)?.label ?? t("req.page");
      const name = `${this.base}-group-${number}`;
      const start = Math.min(...lines.map((line) => line.start));
      const end = Math.max(...lines.map((line) => line.start + line.time), start + 1);
      rows.push(h("div", { role: "group", "aria-labelledby": name },
        h("div", { class: "group", id: name, role: "presentation" }, h("strong", {}, label), sum(lines), ` · ${duration(end - start)}`),
        lines.map((line) => this.#row(line, start, end - start))));
    }
    const head = h("div", { class: "requests-columns", "aria-hidden": "true" }, [t("req.method"), t("req.path"), t("req.status"), t("req.size"), t("req.time"), ""].map((name, index) => h("span", { class: index === 3 || index === 4 ? "num" : "" }, name)));
    fill(this.list, head, rows.length > 0 ? rows : h("div", { class: "empty", role: "option", "aria-selected": "false", "aria-disabled": "true" }, t("req.empty")));
    if (isAtEnd) this.list.scrollTop = this.list.scrollHeight;
  }

  /**
   * @param {RequestLine} line
   * @param {number} start
   * @param {number} span
   */
  #row(line, start, span) {
    const { host, path } = parts(line.url);
    // Requests of one kind begin alike: the end of the path is seen in any width.
    const tail = Math.max(0, path.lastIndexOf("/", path.lastIndexOf("/") - 1));
    const isBad = line.failure !== null || (line.status ?? 0) >= 400;
    const read = h("b", {});
    read.style.width = `${line.time > 0 ? ((line.time - line.wait) / line.time) * 100 : 0}%`;
    const bar = h("i", {}, read);
    bar.style.left = `${((line.start - start) / span) * 100}%`;
    bar.style.width = `${(line.time / span) * 100}%`;
    const status = line.failure ? t("req.failed") : line.status === null ? "…" : line.cached ? t("req.cached") : `${line.status}${line.retried ? " ↻" : ""}`;
    return h("div", {
      class: `request${isBad ? " failed" : ""}${line.cached ? " cached" : ""}`, role: "option", id: `${this.base}-${line.id}`, "data-id": String(line.id),
      "aria-selected": line.id === this.chosen ? "true" : "false", title: line.failure ?? line.url,
    },
      h("span", {}, line.method), h("span", { class: "path" }, h("span", { class: "path-head" }, path.slice(0, tail)), h("span", { class: "path-tail" }, path.slice(tail)), h("span", { class: "host" }, host)),
      h("span", { class: "status", title: line.retried ? t("req.retried") : null }, status), h("span", { class: "num" }, line.cached ? "" : bytes(line.bytes)),
      h("span", { class: "num" }, line.cached ? "" : duration(line.time)), h("span", { class: "lane", "aria-hidden": "true" }, bar));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const order = [...this.list.querySelectorAll("[data-id]")].map((row) => Number(/** @type {HTMLElement} */ (row).dataset.id));
    const at = this.chosen === null ? -1 : order.indexOf(this.chosen);
    const next = order[Math.max(0, Math.min(order.length - 1, at + step))];
    if (next !== undefined) this.choose(next);
  }

  /** @param {number} number */
  async choose(number) {
    this.chosen = number;
    this.#draw();
    const row = this.list.querySelector(`[data-id="${number}"]`);
    row?.scrollIntoView({ block: "nearest" });
    this.list.setAttribute("aria-activedescendant", `${this.base}-${number}`);
    const line = this.lines.get(number);
    const details = await this.session?.ask("request", { id: number });
    if (!line || !details || this.chosen !== number) return;
    /** @param {[string, string][]} headers */
    const table = (headers) => headers.length > 0 ? h("dl", {}, headers.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])) : h("p", { class: "soft" }, t("common.none"));
    /**
     * @param {string} title
     * @param {string | null} body
     * @param {number} size
     * @param {number} shown
     */
    const content = (title, body, size, shown) => size === 0 ? [] : [h("h3", {}, `${title} · ${bytes(size)}`),
      body === null ? h("p", { class: "soft" }, t("req.noText")) : h("pre", { tabIndex: 0 }, body),
      shown < size && h("p", { class: "soft" }, t("req.shown", { size: bytes(shown) }))];
    fill(this.details,
      h("button", { class: "icon-button", type: "button", "aria-label": t("common.close"), onclick: () => { this.details.hidden = true; this.body.classList.remove("detailed"); } }, icon("close")),
      h("h2", {}, `${line.method} ${line.url}`),
      h("p", { class: "soft" }, [line.failure ?? (line.status === null ? t("req.noAnswer") : `${line.status} ${line.phrase ?? ""}`), line.cached ? t("req.fromTheCache") : t("req.timing", { wait: duration(line.wait), time: duration(line.time) }), details.routed && t("req.routed", { address: details.routed })].filter(Boolean).join(" · ")),
      h("h3", {}, t("req.headers")), table(details.requestHeaders ?? []),
      content(t("req.body"), details.requestBody, details.requestSize, details.requestSize),
      h("h3", {}, t("req.answerHeaders")), table(details.responseHeaders ?? []),
      content(t("req.answerBody"), details.responseBody, line.bytes, details.shown));
    this.details.hidden = false;
    this.body.classList.add("detailed");
  }
}
