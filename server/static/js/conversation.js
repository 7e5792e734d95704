/** The conversation: one question at a time, each reply with its own question. */

import { ask, Cancelled } from "./api.js";
import { byId } from "./dom.js";
import { turnId } from "./store.js";
import { renderTurn } from "./turn.js";

/** The server takes 20 turns and 20,000 characters together. */
const TURNS = 20;
const CHARACTERS = 19_000;
const PROGRESS_MS = 300;
const LONG_MS = 8_000;

/** @param {{store: Object, page: Object, composer: Object}} parts */
export function createConversation({ store, page, composer }) {
  const log = byId("log");
  const scroller = byId("scroller");
  let turns = [];
  let inFlight = null;

  /** Put the saved turns back, without having them read out. */
  function restore() {
    log.setAttribute("aria-live", "off");
    turns = store.load();
    log.append(...turns.map((turn) => renderTurn(turn, page)));
    requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
    scroller.scrollTop = scroller.scrollHeight;
  }

  /** Ask; resolves when the reply stands in the log, the error is shown or the reader cancelled. */
  async function send(question, documents) {
    if (inFlight) return;
    const mine = new AbortController();
    inFlight = mine;
    page.warn(null);
    page.conversing(true);
    const done = showPending(question);
    composer.busy(true);
    const turn = { id: turnId(), at: new Date().toISOString(), question, documents };
    try {
      turn.reply = await ask({ ...requestOf(turn), explain: false }, mine.signal);
      if (inFlight === mine) add(turn);
    } catch (error) {
      if (inFlight === mine) fail(question, documents, error);
    } finally {
      done();
      if (inFlight === mine) {
        inFlight = null;
        composer.busy(false);
      }
    }
  }

  function add(turn) {
    turns.push(turn);
    const node = renderTurn(turn, page);
    byId("pending").hidden = true;
    log.append(node);
    node.scrollIntoView({ block: "start" });
    store.save(turn);
  }

  function fail(question, documents, error) {
    composer.giveBack(question);
    page.conversing(turns.length > 0);
    if (error instanceof Cancelled) page.say("Cancelled.");
    else page.warn(error, () => { composer.takeBack(question); send(question, documents); });
  }

  /** The turns before this one, newest first to fit, in order. */
  function historyBefore(turn) {
    const end = turns.includes(turn) ? turns.indexOf(turn) : turns.length;
    const history = [];
    let room = CHARACTERS;
    for (let at = end - 1; at >= 0 && history.length < TURNS; at -= 1) {
      const { question, reply } = turns[at];
      room -= question.length + reply.text.length;
      if (room < 0) break;
      history.unshift({ question, answer: reply.text });
    }
    return history;
  }

  const requestOf = (turn) => ({
    question: turn.question, history: historyBefore(turn), documents: turn.documents,
  });

  /** Forget everything; returns a function that undoes it. */
  function startOver() {
    cancel();
    const before = turns;
    turns = [];
    store.clear();
    log.replaceChildren();
    page.conversing(false);
    return () => {
      before.forEach(store.save);
      log.replaceChildren();
      restore();
      page.conversing(turns.length > 0);
    };
  }

  const cancel = () => inFlight?.abort();
  return { restore, send, cancel, startOver, requestOf, turns: () => turns, waiting: () => inFlight !== null };
}

/** The question while its reply is on the way; progress is shown only where it takes a while. */
function showPending(question) {
  const box = byId("pending");
  const progress = byId("progress");
  byId("pending-question").textContent = question;
  box.hidden = false;
  box.scrollIntoView({ block: "end" });
  const timers = [
    setTimeout(() => { progress.textContent = "Reading…"; }, PROGRESS_MS),
    setTimeout(() => { progress.textContent = "Still reading. You can wait or cancel."; }, LONG_MS),
  ];
  return () => {
    timers.forEach(clearTimeout);
    progress.textContent = "";
    box.hidden = true;
  };
}
