/** The dialog that hands out the conversation as a file. */

import { el } from "../dom.js";
import { copyText, download } from "./clipboard.js";
import { dialog } from "./dialog.js";
import { conversationJson, conversationMarkdown } from "./export.js";

let node = null;

export function openExporter(page) {
  node ??= build(page);
  node.showModal();
}

function build({ turns, library, say }) {
  const markdown = () => conversationMarkdown(turns(), library);
  const choice = (label, hint, act) => el("li", {}, el("button", { type: "button", class: "plain", onclick: () => {
    node.close();
    act();
  } }, label), el("span", { class: "hint" }, hint));
  return dialog("Export the conversation", el("ul", { class: "choices" },
    choice("Markdown file", "Questions, answers and sources, to read.",
      () => download("conversation.md", "text/markdown", markdown())),
    choice("JSON file", "The replies as they came; “inquote verify” proves each quote.",
      () => download("conversation.json", "application/json", conversationJson(turns()))),
    choice("Copy as Markdown", "To paste somewhere else.", async () =>
      say((await copyText(markdown())) ? "Conversation copied." : "This browser does not allow copying here."))));
}
