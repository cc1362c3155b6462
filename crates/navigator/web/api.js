// The way to the server: verbs, each with the action of the person that it belongs to, and the stream of events.

import { opening } from "./opening.js";
import { t } from "./texts.js";

/**
 * @typedef {object} Failure
 * @property {string} reason
 * @property {string} message
 * @property {[string, string][]} details
 * @property {boolean} credential
 * @property {boolean} cancelled
 * @property {[number, number] | null} place
 * @property {string} report
 */

/**
 * @typedef {object} FormField
 * @property {string} name
 * @property {string} caption
 * @property {string} description
 * @property {string} type
 * @property {boolean} required
 * @property {boolean} nullable
 * @property {string[]} samples
 * @property {{label: string, value: string}[]} allowed
 * @property {string | null} default
 * @property {boolean} multiline
 * @property {boolean} code
 * @property {FormField[]} fields
 */

/** @typedef {{title: string, description: string, fields: FormField[]}} Form */

/**
 * @typedef {object} Connector
 * @property {string} function
 * @property {string} kind
 * @property {string} title
 * @property {string} help
 * @property {string} category
 * @property {boolean} beta
 * @property {string | null} learnMore
 * @property {string | null} smallIcon
 * @property {string | null} icon
 * @property {Form} form
 * @property {string | null} version
 * @property {string} file
 */

/**
 * @typedef {object} Opened
 * @property {Connector[]} connectors
 * @property {Failure[]} failures
 * @property {string} session
 * @property {string} culture
 * @property {{users: {email: string, password: string}[]} | null} mock
 * @property {boolean} faults whether the next request can meet one
 * @property {import("./texts.js").Texts} texts
 */

/**
 * @typedef {object} Source
 * @property {string} kind
 * @property {string} path
 * @property {string | null} label
 * @property {string | null} known the kind of the credential that is kept
 * @property {{kind: string, label: string, fields: {name: string, label: string, secret: boolean}[]}[]} ways
 */

/** @typedef {{id: number, label: string, kind: string, leaf: boolean, description: string | null}} Listed */

/** @typedef {any} Cell a value of a row, as the server codes it */

/** @typedef {{name: string, type: string}} Column */

/**
 * @typedef {object} Preview
 * @property {string} shape
 * @property {string} name
 * @property {Column[]} columns
 * @property {Cell[][]} rows
 * @property {boolean} truncated
 * @property {number} at
 * @property {boolean} [superseded]
 * @property {boolean} [view]
 * @property {boolean} [navigation]
 * @property {Form} [form]
 * @property {Cell} [value]
 * @property {number} [size]
 * @property {StepSeen[]} [steps] of a query that was run: what came of each
 */

/**
 * @typedef {object} StepSeen
 * @property {string} name
 * @property {number} from where its name stands in the query
 * @property {number} times
 * @property {number} milliseconds
 * @property {number} requests
 * @property {number} rows
 * @property {boolean} view
 * @property {boolean} navigation
 */

/**
 * @typedef {object} Progress
 * @property {number} id
 * @property {string} name
 * @property {string} query
 * @property {number} action
 * @property {"running" | "done" | "failed" | "cancelled"} phase
 * @property {Failure | null} failure
 * @property {number} rows
 * @property {number} bytes
 * @property {string | null} doing
 * @property {string | null} said
 * @property {number} milliseconds
 */

/**
 * @typedef {object} Statistics
 * @property {number} rows
 * @property {number} nulls
 * @property {number} blanks
 * @property {number} errors
 * @property {number} distinct
 * @property {boolean} exact
 * @property {Cell} least
 * @property {Cell} greatest
 * @property {number[]} bars
 * @property {[string, number][]} frequent
 */

/**
 * @typedef {object} Loaded
 * @property {number} id
 * @property {string} name
 * @property {string} query
 * @property {Column[]} columns
 * @property {number} rows
 * @property {number} chunk
 * @property {Statistics[]} statistics
 * @property {number} milliseconds
 */

/**
 * @typedef {object} RequestLine
 * @property {number} id
 * @property {number} action
 * @property {string} method
 * @property {string} url
 * @property {number | null} status
 * @property {string | null} phrase
 * @property {number} start
 * @property {number} wait
 * @property {number} time
 * @property {number} bytes
 * @property {boolean} complete
 * @property {boolean} cached
 * @property {boolean} retried
 * @property {string | null} failure
 */

/** An answer that is a failure. */
export class Refused extends Error {
  /** @param {Failure} failure */
  constructor(failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/**
 * What went wrong, whatever was thrown.
 * @param {unknown} error
 * @returns {Failure}
 */
export function failureOf(error) {
  if (error instanceof Refused) return error.failure;
  const message = error instanceof Error ? error.message : String(error);
  return { reason: "", message, details: [], credential: false, cancelled: false, place: null, report: message };
}

/** What a person did, with the requests that came of it. */
export class Action {
  /**
   * @param {number} id
   * @param {string} label
   */
  constructor(id, label) {
    this.id = id;
    this.label = label;
  }
}

/** One tab's session at the server. */
export class Session {
  /** @param {Opened} opened */
  constructor(opened) {
    this.id = opened.session;
    this.connectors = opened.connectors;
    this.failures = opened.failures;
    this.culture = opened.culture;
    this.mock = opened.mock;
    this.faults = opened.faults;
    this.texts = opened.texts;
    /** @type {Action[]} */
    this.actions = [];
    this.stream = new EventSource(`api/${this.id}/events`);
  }

  /**
   * Opens a session in a language; the first one is on its way already.
   * @param {string | null} culture
   */
  static async open(culture) {
    return new Session(await (culture === null ? answered(opening) : post("api/open", { culture })));
  }

  /**
   * A new action; what is asked with it belongs to it.
   * @param {string} label
   */
  begin(label) {
    const action = new Action(this.actions.length + 1, label);
    this.actions.push(action);
    this.stream.dispatchEvent(new CustomEvent("action", { detail: action }));
    return action;
  }

  /**
   * @param {string} verb
   * @param {Record<string, any>} [asked]
   * @param {Action} [action]
   * @returns {Promise<any>}
   */
  ask(verb, asked = {}, action = undefined) {
    return post(`api/${this.id}/do/${verb}`, { ...asked, action: action?.id ?? 0 });
  }

  /**
   * Listens to an event of the server.
   * @param {string} name
   * @param {(data: any) => void} listener
   */
  on(name, listener) {
    this.stream.addEventListener(name, (event) => {
      listener(JSON.parse(/** @type {MessageEvent} */ (event).data));
    });
  }

  /**
   * A chunk of a load's rows.
   * @param {number} load
   * @param {number} chunk
   * @returns {Promise<Cell[][]>}
   */
  async rows(load, chunk) {
    const answer = await fetch(`api/${this.id}/rows/${load}/${chunk}`);
    if (!answer.ok) throw new Error(answer.status === 404 ? t("server.noLoad") : t("page.unknown", { status: answer.status }));
    return answer.json();
  }

  /** Frees what the server holds for this tab. */
  close() {
    this.stream.close();
    navigator.sendBeacon(`api/${this.id}/close`);
  }
}

/**
 * @param {string} path
 * @param {Record<string, any>} body
 * @returns {Promise<any>}
 */
const post = (path, body) => answered(fetch(path, { method: "POST", body: JSON.stringify(body) }));

/**
 * What an answer says.
 * @param {Promise<Response>} coming
 */
async function answered(coming) {
  let answer;
  try {
    answer = await coming;
  } catch {
    throw new Error(t("page.lost"));
  }
  if (answer.ok) return answer.json();
  if (answer.status === 422) throw new Refused(await answer.json());
  if (answer.status === 403) throw new Error(t("page.lost"));
  throw new Error(answer.status === 410 ? t("server.closed") : t("page.unknown", { status: answer.status }));
}
