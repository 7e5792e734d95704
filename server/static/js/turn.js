/** One turn of the conversation: a question and its reply, which is one of three kinds. */

import { chip, inContext, sourceList } from "./citation.js";
import { el } from "./dom.js";
import { completedQuestion } from "./reply.js";
import { renderSegments } from "./segments.js";
import { turnTools } from "./tools.js";
import { placeWords, reasonWords } from "./words.js";

export function renderTurn(turn, page) {
  const { question, reply } = turn;
  const answer = el("p", { class: "answer" }, ...renderSegments(reply, (wanted) =>
    chip(reply.citations.find(({ number }) => number === wanted), page)));
  const parts = reply.status === "chat" ? [answer]
    : reply.status === "answered" ? answered(turn, answer, page) : abstained(turn, answer, page);
  return el("article", { class: `turn ${reply.status}`, "aria-label": "Question and answer" },
    el("h3", { class: "question" }, question), el("div", { class: "reply" }, ...parts));
}

const asked = (question) => el("span", { class: "asked" }, question);

function answered(turn, answer, page) {
  const searched = completedQuestion(turn);
  return [
    searched && el("p", { class: "searched" }, "Searched as: ", asked(searched)),
    answer, sourceList(turn.reply.citations, page), turnTools(turn, page),
  ];
}

function abstained(turn, answer, page) {
  const { question, searched, reply: { abstention, related, text } } = turn;
  const message = abstention?.message;
  return [
    el("p", { class: "verdict" }, reasonWords(abstention?.reason)),
    answer,
    message && !text.includes(message) && el("p", {}, message),
    el("p", { class: "searched" }, `Searched ${searched} for: `,
      asked(completedQuestion(turn) ?? question)),
    related.length > 0 && nearest(related, page),
    turnTools(turn, page),
  ];
}

/** The nearest passages: no number, no mark, and said to be no answer. */
function nearest(passages, { open }) {
  const several = new Set(passages.map(({ title }) => title)).size > 1;
  return el("section", { class: "related", "aria-label": "Related, not an answer" },
    el("h4", {}, "Related, not an answer"),
    el("ul", {}, ...passages.map((passage) => {
      const place = `${passage.title}, ${placeWords(passage)}`;
      const button = el("button", { type: "button", class: "link", "aria-label": `Show the passage: ${place}`,
        onclick: () => open(passage, button) }, several ? place : placeWords(passage));
      return el("li", {}, el("p", { class: "passage" }, ...inContext(passage)), button);
    })));
}
