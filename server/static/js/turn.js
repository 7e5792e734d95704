/** One turn of the conversation: a question and its reply, which is one of three kinds. */

import { chip, inContext, sourceList } from "./citation.js";
import { el } from "./dom.js";
import { completedQuestion } from "./reply.js";
import { renderSegments } from "./segments.js";
import { turnTools } from "./tools.js";
import { placeWords, reasonWords } from "./words.js";

/**
 * @param {Object} turn question, reply, documents, at
 * @param {Object} page what a turn may ask of the page: open, card, library, ask, ...
 */
export function renderTurn(turn, page) {
  const { question, reply } = turn;
  const kinds = { answered, abstained, chat };
  return el("article", { class: `turn ${reply.status}`, "aria-label": "Question and answer" },
    el("h3", { class: "question" }, question),
    el("div", { class: "reply" }, ...kinds[reply.status](turn, page)));
}

function answered(turn, page) {
  const { reply } = turn;
  return [
    searchedAs(turn),
    el("p", { class: "answer" }, ...segments(reply, page)),
    sourceList(reply.citations, page),
    turnTools(turn, page),
  ];
}

function abstained(turn, page) {
  const { reply } = turn;
  const message = reply.abstention?.message;
  return [
    el("p", { class: "verdict" }, reasonWords(reply.abstention?.reason)),
    el("p", { class: "answer" }, ...segments(reply, page)),
    message && !reply.text.includes(message) ? el("p", {}, message) : null,
    el("p", { class: "searched" }, `Searched ${page.library.scopeWords(turn.documents)} for: `,
      el("span", { class: "asked" }, completedQuestion(turn.question, reply) ?? turn.question)),
    reply.related.length ? related(reply.related, page) : null,
    turnTools(turn, page),
  ];
}

function chat({ reply }, page) {
  return [el("p", { class: "answer" }, ...segments(reply, page))];
}

const segments = (reply, page) => renderSegments(reply, (number) =>
  chip(reply.citations.find((citation) => citation.number === number), page));

/** The question that was really searched, where it is another than the one typed. */
function searchedAs({ question, reply }) {
  const searched = completedQuestion(question, reply);
  return searched && el("p", { class: "searched" }, "Searched as: ", el("span", { class: "asked" }, searched));
}

/** The nearest passages: shown as passages, with no number and no mark. */
function related(passages, page) {
  return el("section", { class: "related", "aria-label": "Related, not an answer" },
    el("h4", {}, "Related, not an answer"),
    el("ul", {}, ...passages.map((passage) => {
      const button = el("button", { type: "button", class: "link",
        "aria-label": `Show the passage: ${passage.title}, ${placeWords(passage)}`,
        onclick: () => page.open(passage, button) },
      page.library.several ? `${passage.title}, ${placeWords(passage)}` : placeWords(passage));
      return el("li", {}, el("p", { class: "passage" }, ...inContext(passage)), button);
    })));
}
