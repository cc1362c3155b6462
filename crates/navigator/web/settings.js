// Data source settings: the credentials that are kept.

import { frame } from "./dialogs.js";
import { fill, h, show } from "./dom.js";
import { sourceName } from "./format.js";

/**
 * Shows which credentials are kept, and forgets them where that is wished.
 * @param {import("./api.js").Session} session
 * @param {(source: import("./api.js").Source) => void} edit
 */
export async function dataSourceSettings(session, edit) {
  const body = h("div", {});
  const dialog = frame("Data source settings", "", body, [
    h("button", { class: "button", type: "button", onclick: () => dialog.close() }, "Close"),
  ]);
  dialog.querySelector(".dialog")?.classList.add("wide");
  /** @param {{kind: string, path: string | null}} one */
  async function forget(one) {
    await session.ask("forget", { kind: one.kind, path: one.path }, session.begin("Clear permissions"));
    await list();
  }
  async function list() {
    const { kept, credentials } = await session.ask("credentials");
    if (credentials.length === 0) {
      fill(body, h("p", { class: "soft" }, "No credential is kept. One is asked for when you connect."));
      return;
    }
    fill(body, h("table", { class: "sources" },
      h("thead", {}, h("tr", {}, ["Kind", "Source", "Sign-in", ""].map((name) => name ? h("th", { scope: "col" }, name) : h("td", {})))),
      h("tbody", {}, credentials.map((/** @type {any} */ one) => h("tr", {},
        h("td", {}, one.kind), h("td", { title: one.path ?? "" }, one.path ? sourceName(one.path) : "every source of this kind"),
        h("td", { title: one.expires ? `until ${one.expires}` : "" }, [one.label, one.user].filter(Boolean).join(": ")),
        h("td", {},
          h("button", { class: "button small", type: "button", onclick: async () => {
            const source = await session.ask("ways", { kind: one.kind, path: one.path ?? "" });
            dialog.close();
            edit(source);
          } }, "Edit"),
          h("button", { class: "button small", type: "button", "aria-label": `Clear permissions for ${one.path ?? one.kind}`, onclick: () => forget(one) }, "Clear permissions")))))),
      h("p", { class: "field-hint" }, kept ? "Kept in the encrypted file that sign-in uses." : "Kept until this program ends."));
  }
  await list();
  show(dialog);
}
