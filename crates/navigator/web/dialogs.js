// The connection dialog of a function and the credential dialog of a source.

import { failureOf } from "./api.js";
import { fill, h, icon, id, show } from "./dom.js";
import { failureBox } from "./format.js";
import { t } from "./texts.js";

/** @typedef {import("./api.js").FormField} FormField */

/**
 * A dialog's frame: title, text, body, buttons.
 * @param {string} title
 * @param {string} text
 * @param {HTMLElement} body
 * @param {HTMLElement[]} buttons
 */
export function frame(title, text, body, buttons) {
  const name = id();
  const dialog = h("dialog", { "aria-labelledby": name });
  dialog.append(h("form", { class: "dialog", method: "dialog", noValidate: true },
    h("button", { class: "icon-button dialog-close", type: "button", "aria-label": t("common.close"), onclick: () => dialog.close() }, icon("close")),
    h("h1", { id: name }, title),
    text && h("p", { class: "dialog-text" }, text),
    h("div", { class: "dialog-body" }, body),
    h("div", { class: "footer" }, buttons)));
  return dialog;
}

/** What stands in the fields of a form. */
export class FormFields {
  /**
   * @param {FormField[]} fields
   * @param {Record<string, any>} [typed] what stood there before
   */
  constructor(fields, typed = {}) {
    /** @type {Map<string, {input: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement, mistake: HTMLElement, caption: string}>} */
    this.inputs = new Map();
    this.fields = fields;
    const plain = fields.filter((field) => field.fields.length === 0 && field.required);
    const advanced = fields.filter((field) => !plain.includes(field));
    this.top = h("div", {});
    this.element = h("div", {}, this.top, plain.map((field) => this.#field(field, field.name, typed[field.name])));
    if (advanced.length > 0) {
      this.advanced = h("details", { open: plain.length === 0 }, h("summary", {}, t(plain.length === 0 ? "form.options" : "form.advanced")),
        advanced.flatMap((field) => field.fields.length > 0
          ? field.fields.map((inner) => this.#field(inner, `${field.name}.${inner.name}`, typed[field.name]?.[inner.name]))
          : this.#field(field, field.name, typed[field.name])));
      this.element.append(this.advanced);
    }
  }

  /**
   * @param {FormField} field
   * @param {string} place
   * @param {string} [typed]
   */
  #field(field, place, typed) {
    const [name, hint, wrong] = [id(), id(), id()];
    const given = typed ?? field.default ?? "";
    const described = [field.description ? hint : "", wrong].filter(Boolean).join(" ");
    const shared = { id: name, "aria-describedby": described, "aria-required": field.required ? "true" : "false", autocomplete: "off", spellcheck: false };
    /** @type {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} */
    let input;
    const choices = field.type === "logical" && field.allowed.length === 0
      ? [{ label: "true", value: "true" }, { label: "false", value: "false" }]
      : field.allowed;
    if (choices.length > 0) {
      input = h("select", { class: "select", ...shared },
        !field.required && h("option", { value: "" }, t("form.none")),
        field.required && !given && h("option", { value: "", hidden: true }, ""),
        choices.map((choice) => h("option", { value: choice.value, selected: choice.value === given }, choice.label)));
      input.value = given;
    } else if (field.multiline) {
      input = h("textarea", { class: `input${field.code ? " code" : ""}`, ...shared, placeholder: field.samples[0] ?? "" });
      input.value = given;
    } else {
      input = h("input", { class: `input${field.code ? " code" : ""}`, type: field.type === "date" ? "date" : "text", ...shared, placeholder: field.samples[0] ? t("form.example", { sample: field.samples[0] }) : "" });
      input.value = given;
    }
    const mistake = h("p", { class: "field-mistake", id: wrong, hidden: true });
    input.addEventListener("input", () => this.#clear(place));
    this.inputs.set(place, { input, mistake, caption: field.caption });
    return h("div", { class: "field" },
      h("label", { class: "field-caption", htmlFor: name }, field.caption, !field.required && h("span", { class: "soft" }, t("form.optional"))),
      input,
      field.description && h("p", { class: "field-hint", id: hint }, field.description),
      mistake);
  }

  /** @param {string} place */
  #clear(place) {
    const one = this.inputs.get(place);
    if (!one) return;
    one.mistake.hidden = true;
    one.input.removeAttribute("aria-invalid");
  }

  /** What was typed: texts, nested for records. */
  typed() {
    /** @type {Record<string, any>} */
    const typed = {};
    for (const [place, { input }] of this.inputs) {
      const [name, inner] = place.split(".");
      if (inner === undefined) typed[name] = input.value;
      else (typed[name] ??= {})[inner] = input.value;
    }
    return typed;
  }

  /**
   * Tells mistakes at their fields.
   * @param {{field: string, message: string}[]} mistakes
   */
  tell(mistakes) {
    for (const { field, message } of mistakes) {
      const one = this.inputs.get(field);
      if (!one) continue;
      one.mistake.textContent = message;
      one.mistake.hidden = false;
      one.input.setAttribute("aria-invalid", "true");
      if (field.includes(".") && this.advanced) this.advanced.open = true;
    }
    this.inputs.get(mistakes[0]?.field)?.input.focus();
  }

  /**
   * Tells a failure: at the field that its message begins with, or above all.
   * @param {import("./api.js").Failure} failure
   */
  fail(failure) {
    for (const [field, { caption }] of this.inputs) {
      if (failure.message.startsWith(`${caption}:`)) {
        this.tell([{ field, message: failure.message.slice(caption.length + 1).trim() }]);
        return;
      }
    }
    fill(this.top, failureBox(failure));
    this.top.classList.add("field");
  }
}

/**
 * Asks for a function's arguments.
 * @param {import("./api.js").Form} form
 * @param {Record<string, any>} typed
 * @param {(typed: Record<string, any>, fields: FormFields) => Promise<boolean>} accept whether the dialog is done
 * @param {import("./api.js").Failure | null} [failure] of the last attempt
 */
export function askArguments(form, typed, accept, failure = null) {
  const fields = new FormFields(form.fields, typed);
  const ok = h("button", { class: "button primary", type: "submit" }, t("common.ok"));
  const dialog = frame(form.title, form.description, fields.element,
    [ok, h("button", { class: "button", type: "button", onclick: () => dialog.close() }, t("common.cancel"))]);
  dialog.querySelector("form")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    ok.disabled = true;
    try {
      if (await accept(fields.typed(), fields)) dialog.close();
    } catch (error) {
      fields.fail(failureOf(error));
    } finally {
      ok.disabled = false;
    }
  });
  show(dialog);
  if (failure) fields.fail(failure);
  else /** @type {HTMLElement | null} */ (dialog.querySelector(".dialog-body input, .dialog-body select, .dialog-body textarea"))?.focus();
}

/**
 * Asks for a credential.
 * @param {import("./api.js").Session} session
 * @param {object} asked
 * @param {import("./api.js").Source} asked.source
 * @param {string} asked.title the name of the connector
 * @param {string | null} asked.image
 * @param {string} [asked.refused] why the last one did not do
 * @param {() => void} [asked.back]
 * @param {(way: string) => Promise<boolean>} asked.connect with the credential that has been kept; whether the dialog is done
 */
export function askCredential(session, { source, title, image, refused, back, connect }) {
  const dialog = h("dialog", { "aria-label": `${title}: credentials` });
  const bar = h("div", { role: "alert" });
  const pane = h("div", { class: "credential-fields", role: "tabpanel" });
  const rail = h("div", { class: "rail", role: "tablist", "aria-orientation": "vertical", "aria-label": t("sign.ways") });
  const ok = h("button", { class: "button primary", type: "submit" }, t("get.connect"));
  let way = source.ways.find((one) => one.kind === source.known) ?? source.ways[0];
  let isSignedIn = false;
  /** @type {Window | null} */
  let opened = null;
  /** Whether the server waits for the callback, and does nothing else meanwhile. */
  let isListening = false;
  /** Where the window goes once the server listens. */
  let address = "";

  /** @param {string} words */
  function warn(words) {
    fill(bar, words && h("div", { class: "warn-bar" }, icon("warning"), h("span", {}, words)));
  }

  function draw() {
    fill(rail, source.ways.map((one) => h("button", {
      type: "button", role: "tab", "aria-selected": one === way ? "true" : "false", tabIndex: one === way ? 0 : -1,
      onclick: () => choose(one), onkeydown: key,
    }, one.label)));
    if (!way) return fill(pane, h("p", {}, t("sign.noway")));
    pane.setAttribute("aria-label", way.label);
    if (way.kind === "OAuth2") {
      fill(pane,
        h("p", { class: "field" }, t(isSignedIn ? "sign.signedIn" : "sign.notSignedIn")),
        h("button", { class: "button", type: "button", onclick: signIn }, t(isSignedIn ? "sign.other" : "sign.in")),
        h("p", { class: "field-hint sign-hint", role: "status" }),
        h("div", { class: "paste" }));
    } else if (way.kind === "Anonymous") {
      fill(pane, h("p", {}, t("sign.anonymous")));
    } else {
      fill(pane, way.fields.map((field) => {
        const name = id();
        return h("div", { class: "field" },
          h("label", { class: "field-caption", htmlFor: name }, field.label),
          h("input", { class: "input", id: name, name: field.name, type: field.secret ? "password" : "text", autocomplete: "off", spellcheck: false }));
      }), way.kind === "Windows" && h("p", { class: "field-hint" }, t("sign.windows")),
      way.kind === "UsernamePassword" && session.mock && mockUsers(session.mock.users));
    }
    ok.disabled = way.kind === "OAuth2" && !isSignedIn;
  }

  /** @param {{email: string, password: string}[]} users */
  function mockUsers(users) {
    return h("div", { class: "hint-box" }, h("span", {}, t("sign.mockUsers")), users.map((user) => h("button", {
      class: "link-button", type: "button",
      onclick: () => {
        const [name, password] = pane.querySelectorAll("input");
        name.value = user.email;
        password.value = user.password;
        ok.focus();
      },
    }, user.email)));
  }

  /** @param {typeof way} one */
  function choose(one) {
    way = one;
    draw();
    /** @type {HTMLElement | null} */ (rail.querySelector("[aria-selected=true]"))?.focus();
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = source.ways.indexOf(way) + step;
    choose(source.ways[(next + source.ways.length) % source.ways.length]);
  }

  /** Has the server wait no longer. */
  async function stopListening() {
    if (!isListening) return;
    isListening = false;
    await session.ask("stop");
  }

  async function signIn() {
    warn("");
    // At once, as a browser opens windows only for a click.
    opened?.close();
    opened = open("", "", "popup,width=720,height=720");
    if (!opened) return warn(t("sign.popups"));
    await stopListening();
    const action = session.begin(t("sign.in"));
    try {
      const started = await session.ask("sign-in", { kind: source.kind, path: source.path }, action);
      opened.resizeTo(started.width, Math.min(started.height, screen.availHeight));
      if (started.way !== "listened") opened.location.href = started.url;
      const hint = pane.querySelector(".sign-hint");
      if (hint) hint.textContent = t("sign.waiting");
      if (started.way === "listened") {
        isListening = true;
        address = started.url;
        await session.ask("signed-in", {}, action);
        isListening = false;
        signedIn(null);
      } else if (started.way === "pasted") paste(started.callback, action);
    } catch (error) {
      // One that was stopped has made room for another, or for none.
      const failure = failureOf(error);
      if (failure.cancelled || !dialog.open) return;
      opened?.close();
      warn(failure.message);
    }
  }

  /**
   * @param {string} callback
   * @param {import("./api.js").Action} action
   */
  function paste(callback, action) {
    const place = pane.querySelector(".paste");
    const name = id();
    const input = h("input", { class: "input", id: name, placeholder: callback, autocomplete: "off", spellcheck: false });
    if (place) fill(place, h("div", { class: "field" },
      h("label", { class: "field-caption", htmlFor: name }, t("sign.paste")), input,
      h("p", { class: "field-hint" }, t("sign.begins", { address: callback }))),
      h("button", { class: "button small", type: "button", onclick: async () => {
        try {
          await session.ask("signed-in", { callback: input.value }, action);
          signedIn(null);
        } catch (error) {
          warn(failureOf(error).message);
        }
      } }, t("sign.use")));
    input.focus();
  }

  /** @param {import("./api.js").Failure | null} failure */
  function signedIn(failure) {
    opened?.close();
    if (!dialog.open) return;
    if (failure) return warn(failure.message);
    isSignedIn = true;
    warn("");
    draw();
    ok.focus();
  }

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    if (ok.disabled || !way) return;
    ok.disabled = true;
    const properties = Object.fromEntries([...pane.querySelectorAll("input[name]")].map((input) => [
      /** @type {HTMLInputElement} */ (input).name, /** @type {HTMLInputElement} */ (input).value,
    ]));
    try {
      await session.ask("credential", { kind: source.kind, path: source.path, way: way.kind, properties });
      ok.textContent = t("sign.connecting");
      if (await connect(way.kind)) dialog.close();
    } catch (error) {
      const failure = failureOf(error);
      warn(failure.message);
      if (failure.credential) isSignedIn = false;
      if (failure.credential && way.kind === "OAuth2") draw();
    } finally {
      ok.textContent = t("get.connect");
      ok.disabled = way.kind === "OAuth2" && !isSignedIn;
    }
  }

  dialog.append(h("form", { class: "credential", method: "dialog", onsubmit: submit },
    rail,
    h("div", { class: "credential-pane" },
      h("button", { class: "icon-button dialog-close", type: "button", "aria-label": t("common.close"), onclick: () => dialog.close() }, icon("close")),
      h("div", { class: "credential-kind" }, title),
      h("div", { class: "credential-source" },
        image ? h("img", { src: image, alt: "" }) : icon("database"),
        h("h1", { title: source.path }, source.label ?? source.path)),
      bar, pane,
      h("div", { class: "footer" },
        back && h("button", { class: "button", type: "button", onclick: () => { dialog.close(); back(); } }, t("common.back")),
        h("span", { class: "grow" }), ok,
        h("button", { class: "button", type: "button", onclick: () => dialog.close() }, t("common.cancel"))))));
  const heard = (/** @type {MessageEvent} */ event) => signedIn(JSON.parse(event.data).failure);
  const listens = () => { if (opened && isListening) opened.location.href = address; };
  session.stream.addEventListener("signed-in", heard);
  session.stream.addEventListener("listening", listens);
  dialog.addEventListener("close", () => {
    session.stream.removeEventListener("signed-in", heard);
    session.stream.removeEventListener("listening", listens);
    opened?.close();
    stopListening();
  });
  draw();
  warn(refused ?? "");
  show(dialog);
  /** @type {HTMLElement | null} */ (pane.querySelector("input, button"))?.focus();
}
