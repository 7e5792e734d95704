/** First questions, made from the article itself: only what its own text has something on. */

import { CodePoints } from "./codepoints.js";
import { metadataText } from "./library.js";

const MOST = 5;
const SEARCHED = ["standfirst", "body", "list", "table"];
const NAME = "((?:[\\p{Lu}][\\p{L}’'-]+ ){1,3}[\\p{Lu}][\\p{L}’'-]+)";
const SPOKE = "(?:said|says|told|added|argued|stated|asserted|warned|explained|insisted|noted|wrote)";
const SAID = [
  new RegExp(`${NAME},? ${SPOKE}\\b`, "gu"),
  new RegExp(`[”"],? (?:said|says|added) ${NAME}`, "gu"),
];
const IS_SOMEBODY = new RegExp(`${NAME}, (?:an?|the) [\\p{Ll}-]+`, "gu");
const NOT_NAMES = /^(?:The|A|An|But|And|As|In|On|At|For|Then|When|While|After|However|President|Secretary|Secretary-General|NATO|Mayor|Dr|Mr|Mrs|Ms|Sir|Professor|Prof|Council|Minister|Prime|Foreign) /u;

/** Three to five questions on an article. */
export function starters(article) {
  const points = new CodePoints(article.text);
  const blocks = article.blocks ?? [];
  const text = blocks.filter(({ kind }) => SEARCHED.includes(kind))
    .map(({ start, end }) => points.slice(start, end)).join("\n");
  const has = (key) => metadataText(article.metadata?.[key]) !== null;
  const speakers = SAID.flatMap((pattern) => names(text, pattern));
  const people = names(text, IS_SOMEBODY).filter((name) => !speakers.slice(0, 2).includes(name));
  return [
    text ? "What is this article about?" : null,
    ...unique(speakers).slice(0, 2).map((name) => `What did ${name} say?`),
    ...unique(people).slice(0, 1).map((name) => `Who is ${name}?`),
    has("publisher") ? "Who published this?" : null,
    has("author") ? "Who wrote this?" : null,
    has("date") ? "When was this published?" : null,
    has("headline") ? "What is the headline?" : null,
  ].filter(Boolean).slice(0, MOST);
}

const unique = (list) => [...new Set(list)];

function names(text, pattern) {
  return [...text.matchAll(pattern)].map((match) => bare(match[1])).filter((name) => name.includes(" "));
}

/** Without a title or the word that opens the sentence. */
function bare(name) {
  const shorter = name.replace(NOT_NAMES, "");
  return shorter === name ? name : bare(shorter);
}
