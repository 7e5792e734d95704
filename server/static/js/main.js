/** Starts the page and connects its parts. */

import { createArticle } from "./article.js";
import { createCard } from "./card.js";
import { createComposer } from "./composer.js";
import { createConversation } from "./conversation.js";
import { byId, el } from "./dom.js";
import { createExporter } from "./exporter.js";
import { createLibrary } from "./library.js";
import { createNotices } from "./notices.js";
import { createPicker } from "./picker.js";
import { createSheet } from "./sheet.js";
import { createStore } from "./store.js";
import { showWelcome } from "./welcome.js";

const embedded = /\/embed\/?$/.test(location.pathname);
const only = embedded ? new URLSearchParams(location.search).get("doc") : null;
document.documentElement.classList.toggle("embed", embedded);

const { say, warn } = createNotices();
const library = createLibrary(only);
const card = createCard(library);
const article = createArticle({ library, onShown: welcome });
const sheet = createSheet({ article, library });

/** What a turn may ask of the page. */
const page = {
  library, card, say, warn,
  open: sheet.openCitation,
  focusQuestion: () => composer.focus(),
  requestOf: (turn) => conversation.requestOf(turn),
  conversing: (on) => {
    byId("welcome").hidden = on;
    byId("show-export").disabled = !on;
  },
};
const composer = createComposer({
  submit: (question) => conversation.send(question, library.scope()),
  cancel: () => conversation.cancel(),
  recall: () => conversation.turns().map(({ question }) => question),
});
const conversation = createConversation({ store: createStore(only ?? "page"), page, composer });
const picker = createPicker({ library, changed: showScope, reload: loadLibrary,
  read: (doc) => sheet.go({ doc }, { from: byId("show-documents"), focus: true }) });
const exporter = createExporter({ turns: conversation.turns, library, say });

function welcome(shown) {
  showWelcome(shown, library, (question) => {
    if (library.several && library.chosen.size === 0) {
      library.chosen.add(shown.id);
      showScope();
    }
    composer.focus();
    conversation.send(question, library.scope());
  });
}

function showScope() {
  const { several, chosen } = library;
  byId("documents-label").textContent = several ? `Articles (${library.all().length})` : "Articles";
  byId("scope").replaceChildren(...(several ? [`Asking ${library.scopeWords(library.scope())}. `] : []));
  byId("show-documents").classList.toggle("on", chosen.size > 0);
}

async function loadLibrary() {
  try {
    const list = await library.load();
    if (!list.length) byId("welcome").replaceChildren(el("p", {}, "No article is loaded yet."));
    showScope();
    await sheet.follow();
  } catch (error) {
    warn(error, loadLibrary);
  }
}

function startOver() {
  const undo = conversation.startOver();
  library.chosen.clear();
  if (only) library.chosen.add(only);
  showScope();
  warn(null);
  composer.focus();
  say("New conversation. The saved one is deleted.", { label: "Undo", act: undo });
}

byId("show-documents").addEventListener("click", picker.open);
byId("show-export").addEventListener("click", exporter.open);
byId("new-conversation").addEventListener("click", startOver);
byId("composer").addEventListener("submit", card.hide);

conversation.restore();
page.conversing(conversation.turns().length > 0);
loadLibrary();
if (!embedded && matchMedia("(hover: hover)").matches) composer.focus();
