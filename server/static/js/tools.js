/** What can be done with an answer: read why, copy it, say whether it was any good. */

import { answerMarkdown, answerText } from "./export.js";
import { copyText } from "./clipboard.js";
import { el, iconButton } from "./dom.js";
import { feedbackButtons } from "./feedback.js";
import { whyFold } from "./why.js";
import { bandWords } from "./words.js";

/** The row under a reply, with the fold-out and the feedback form that it opens. */
export function turnTools(turn, page) {
  const band = turn.reply.status === "answered" && bandWords(turn.reply.band);
  const why = whyFold(turn, page);
  const feedback = feedbackButtons(turn, page);
  const copy = (format, words) => async () => page.say(
    (await copyText(format(turn, page.library))) ? words : "Copying is not allowed here.");
  return el("div", { class: "tools" },
    el("div", { class: "tool-row" },
      band ? el("span", { class: `band ${turn.reply.band}`, title: band[1] }, band[0]) : null,
      why.button,
      el("span", { class: "spacer" }),
      iconButton("copy", "Copy answer", copy(answerText, "Answer copied.")),
      iconButton("markdown", "Copy answer as Markdown", copy(answerMarkdown, "Answer copied as Markdown.")),
      ...feedback.buttons),
    feedback.form, why.box);
}
