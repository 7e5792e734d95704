/** The dialog that hands out the conversation as a file. */

import { copyText, download } from "./clipboard.js";
import { byId, el } from "./dom.js";
import { conversationJson, conversationMarkdown } from "./export.js";

/** @param {{turns: () => Object[], library: Object, say: (words: string) => void}} parts */
export function createExporter({ turns, library, say }) {
  const dialog = byId("export");
  const choice = (label, hint, act) => el("li", {}, el("button", { type: "button", class: "plain", onclick: async () => {
    dialog.close();
    await act();
  } }, label), el("span", { class: "hint" }, hint));
  dialog.append(
    el("form", { method: "dialog", class: "dialog-head" },
      el("h2", { id: "export-title" }, "Export the conversation"),
      el("button", { class: "quiet", "aria-label": "Close the export dialog" }, el("span", { class: "icon i-close" }))),
    el("ul", { class: "choices" },
      choice("Markdown file", "Questions, answers and sources, to read.",
        () => download("conversation.md", "text/markdown", conversationMarkdown(turns(), library))),
      choice("JSON file", "The replies as they came; “inquote verify” proves each quote.",
        () => download("conversation.json", "application/json", conversationJson(turns()))),
      choice("Copy as Markdown", "To paste somewhere else.", async () =>
        say((await copyText(conversationMarkdown(turns(), library))) ? "Conversation copied." : "Copying is not allowed here."))));
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  return { open: () => dialog.showModal() };
}
