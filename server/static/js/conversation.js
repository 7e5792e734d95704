/** One question at a time, each reply with its own question. */

import { ApiError, ask, Cancelled } from "./api.js";
import { byId } from "./dom.js";
import { turnId } from "./store.js";
import { errorWords } from "./words.js";

/** The server takes 20 turns and 20,000 characters together. */
const TURNS = 20;
const CHARACTERS = 19_000;
const PROGRESS_MS = 300;
const LONG_MS = 8_000;

let tries = 0;

/**
 * What draws a turn is fetched with the first question, not before it. Browsers remember a module
 * that could not be fetched, so the next try has an address of its own.
 */
const drawing = () => import(`./turn.js${tries ? `?${tries}` : ""}`).catch(() => {
  tries += 1;
  throw new ApiError(errorWords("offline"));
});

export function createConversation({ store, page, composer }) {
  const log = byId("log");
  const scroller = byId("scroller");
  let turns = [];
  let inFlight = null;

  /** Put the saved turns back, without having them read out. */
  async function restore() {
    log.setAttribute("aria-live", "off");
    turns = store.load();
    page.conversing(turns.length > 0);
    if (turns.length) {
      const { renderTurn } = await drawing().catch((error) => page.warn(error, restore) ?? {});
      if (!renderTurn) return;
      log.replaceChildren(...turns.map((turn) => renderTurn(turn, page)));
    }
    scroller.scrollTop = scroller.scrollHeight;
    requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
  }

  async function send(question, scope) {
    if (inFlight) return;
    const mine = inFlight = new AbortController();
    const turn = { id: turnId(), question, ...scope, searched: page.library.scopeWords(scope) };
    page.warn(null);
    page.conversing(true);
    composer.busy(true);
    const done = showPending(question);
    try {
      const [reply, { renderTurn }] = await Promise.all([
        ask({ ...requestOf(turn), explain: false }, mine.signal), drawing()]);
      turn.reply = reply;
      if (!mine.signal.aborted) add(turn, renderTurn, done);
    } catch (error) {
      fail(turn, error, mine.signal.reason);
    } finally {
      done();
      inFlight = null;
      composer.busy(false);
    }
  }

  function add(turn, renderTurn, done) {
    turns.push(turn);
    store.save(turn);
    const node = renderTurn(turn, page);
    done();
    log.append(node);
    node.scrollIntoView({ block: "start" });
  }

  function fail({ question, documents, filter }, error, reason) {
    page.conversing(turns.length > 0);
    if (reason === "over") return;
    composer.giveBack(question);
    if (error instanceof Cancelled) return page.say("Cancelled.");
    page.warn(error, () => { composer.takeBack(question); send(question, { documents, filter }); });
  }

  /** What is sent for a turn: its question, with as many turns before it as the server takes. */
  function requestOf(turn) {
    const history = [];
    let room = CHARACTERS;
    for (let at = (turns.indexOf(turn) + 1 || turns.length + 1) - 2; at >= 0 && history.length < TURNS; at -= 1) {
      const { question, reply } = turns[at];
      room -= question.length + reply.text.length;
      if (room < 0) break;
      history.unshift({ question, answer: reply.text });
    }
    const { question, documents, filter } = turn;
    return { question, history, documents, ...(filter && { filter }) };
  }

  /** Forget everything; returns a function that brings it back. */
  function startOver() {
    inFlight?.abort("over");
    const before = turns;
    turns = [];
    store.clear();
    log.replaceChildren();
    page.conversing(false);
    return () => {
      const since = turns;
      store.clear();
      [...before, ...since].forEach(store.save);
      restore();
    };
  }

  return { restore, send, startOver, requestOf, cancel: () => inFlight?.abort("cancel"), turns: () => turns };
}

/** The question while its reply is on the way; progress is shown only where it takes a while. */
function showPending(question) {
  const box = byId("pending");
  const progress = byId("progress");
  const say = (words, after) => setTimeout(() => { progress.textContent = words; }, after);
  byId("pending-question").textContent = question;
  box.hidden = false;
  box.scrollIntoView({ block: "end" });
  const timers = [say("Reading…", PROGRESS_MS), say("Still reading. You can wait or cancel.", LONG_MS)];
  return () => {
    timers.forEach(clearTimeout);
    progress.textContent = "";
    box.hidden = true;
  };
}
