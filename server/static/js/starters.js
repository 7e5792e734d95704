/** First questions, made from the article itself: only what its own text has something on. */

import { CodePoints } from "./codepoints.js";
import { metadataText } from "./library.js";

const MOST = 5;
const SEARCHED = ["standfirst", "body", "list", "table"];
const NAME = "((?:\\p{Lu}[\\p{L}’'-]+ ){1,4}\\p{Lu}[\\p{L}’'-]+)";
const SAID = new RegExp(`${NAME},? (?:said|says|told|added|argued|stated|asserted|warned|explained|insisted|wrote)\\b`, "gu");
const SAID_SO = new RegExp(`[”"],? (?:said|says|added) ${NAME}`, "gu");
const IS_SOMEBODY = new RegExp(`${NAME}, (?:an?|the) \\p{Ll}`, "gu");
const NO_NAME = /^(?:[\p{L}’'-]+ )*(?:The|An?|But|And|As|In|On|At|For|Then|When|While|After|However|NATO|Mayor|Dr|Mrs?|Ms|Sir|Prof\w*|Council|President|Minister|Secretary\S*|General|Chief) /u;

export function starters({ text, blocks = [], metadata = {} }) {
  const points = new CodePoints(text);
  const body = blocks.filter(({ kind }) => SEARCHED.includes(kind))
    .map(({ start, end }) => points.slice(start, end)).join("\n");
  const speakers = unique([...names(body, SAID), ...names(body, SAID_SO)]).slice(0, 2);
  const people = names(body, IS_SOMEBODY).filter((name) => !speakers.includes(name));
  const stated = { publisher: "Who published this?", author: "Who wrote this?",
    date: "When was this published?", headline: "What is the headline?" };
  return [
    ...(body ? ["What is this article about?"] : []),
    ...speakers.map((name) => `What did ${name} say?`),
    ...people.slice(0, 1).map((name) => `Who is ${name}?`),
    ...Object.keys(stated).filter((key) => metadataText(metadata[key])).map((key) => stated[key]),
  ].slice(0, MOST);
}

const unique = (list) => [...new Set(list)];

/** Full names that a pattern finds, without titles or the word that opens the sentence. */
const names = (text, pattern) => [...text.matchAll(pattern)]
  .map(([, name]) => name.replace(NO_NAME, "")).filter((name) => name.includes(" "));
