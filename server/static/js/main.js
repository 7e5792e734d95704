/** Starts the page and connects its parts. */

import { ApiError } from "./api.js";
import { createArticle } from "./article.js";
import { createComposer } from "./composer.js";
import { createConversation } from "./conversation.js";
import { byId } from "./dom.js";
import { later } from "./later.js";
import { createLibrary } from "./library.js";
import { createNotices } from "./notices.js";
import { createSheet } from "./sheet.js";
import { createStore } from "./store.js";
import { showWelcome } from "./welcome.js";
import { errorWords } from "./words.js";

const embedded = /\/embed\/?$/.test(location.pathname);
const only = embedded ? new URLSearchParams(location.search).get("doc") : null;
document.documentElement.classList.toggle("embed", embedded);

const { say, warn } = createNotices((retry) => page.later("key", ({ askForKey }) => askForKey(retry)));
const library = createLibrary(only);
const article = createArticle({ library, onShown: shown });
const sheet = createSheet({ article, library });

/** What the parts may ask of the page. */
const page = {
  library, say, warn,
  open: sheet.openCitation,
  focusQuestion: () => composer.focus(),
  requestOf: (turn) => conversation.requestOf(turn),
  conversing(on) {
    byId("welcome").hidden = on;
    byId("show-export").disabled = !on;
  },
  /** Fetch a part that opens on demand, and use it. */
  async later(name, use) {
    const part = await later(name).catch(() => warn(new ApiError(errorWords("offline"))));
    return part && use(part);
  },
  turns: () => conversation.turns(),
  read: (doc) => sheet.go({ doc }, { from: byId("show-documents") }),
  showScope, loadLibrary,
};
const composer = createComposer({
  submit: (question) => send(question),
  cancel: () => conversation.cancel(),
  recall: () => conversation.turns().map(({ question }) => question),
  waiting: () => say("One question at a time: the last one is still being read."),
});
const conversation = createConversation({ store: createStore(only ?? "page"), page, composer });

const send = (question) => conversation.send(question, library.scope());

function shown(current) {
  document.title = `${current.title} · inquote`;
  showWelcome(current, (question) => {
    if (library.several && !library.narrowed) library.choose([current.id]);
    showScope();
    composer.focus();
    send(question);
  });
}

function showScope() {
  const { several, narrowed } = library;
  byId("documents-label").textContent = several ? `Articles (${library.all().length})` : "Articles";
  byId("scope").textContent = several ? `Asking ${library.scopeWords(library.scope())}` : "";
  byId("show-documents").classList.toggle("on", narrowed);
}

async function loadLibrary() {
  try {
    await library.load();
  } catch (error) {
    return warn(error, loadLibrary);
  }
  if (!library.first()) byId("welcome").textContent = "No article is loaded yet.";
  showScope();
  await sheet.follow();
}

function startOver() {
  const undo = conversation.startOver();
  library.choose([]);
  showScope();
  warn(null);
  composer.focus();
  say("The conversation is deleted. ", "Undo", undo);
}

byId("show-documents").addEventListener("click", () => page.later("picker", ({ openPicker }) => openPicker(page)));
byId("show-export").addEventListener("click", () => page.later("exporter", ({ openExporter }) => openExporter(page)));
byId("new-conversation").addEventListener("click", startOver);

conversation.restore();
loadLibrary();
if (!embedded && matchMedia("(hover: hover)").matches) composer.focus();
