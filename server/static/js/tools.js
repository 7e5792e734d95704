/** The row under a reply; what it opens comes on demand. */

import { el, iconButton } from "./dom.js";
import { BANDS } from "./words.js";

export function turnTools(turn, page) {
  const { status, band } = turn.reply;
  const label = status === "answered" && BANDS[band];
  const opened = el("div", { class: "opened" });
  const why = el("button", { type: "button", class: "quiet fold", "aria-expanded": "false",
    onclick: () => page.later("why", ({ toggleWhy }) => toggleWhy(turn, page, why, opened)) },
  label ? "Why this answer" : "Why no answer");
  const copy = (format) => () => page.later("copy", ({ copyAnswer }) => copyAnswer(format, turn, page));
  const thumb = (verdict, name) => iconButton("thumb", name, () =>
    page.later("feedback", ({ askForNote }) => askForNote(turn, page, verdict, thumbs, opened)),
  { class: `quiet thumb ${verdict}`, "aria-pressed": "false" });
  const thumbs = { up: thumb("up", "Good answer"), down: thumb("down", "Bad answer") };
  return el("div", { class: "tools" },
    el("div", { class: "tool-row" },
      label && el("span", { class: `band ${band}`, title: label[1] }, label[0]),
      why, el("span", { class: "icons" },
        iconButton("copy", "Copy answer", copy("answerText")),
        iconButton("markdown", "Copy answer as Markdown", copy("answerMarkdown")),
        thumbs.up, thumbs.down)),
    opened);
}
