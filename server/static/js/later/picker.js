/** The dialog of articles: read one, choose which are asked, add one where the server allows it. */

import { el } from "../dom.js";
import { dialog } from "./dialog.js";
import { uploadForm } from "./upload.js";

const SHOWN = 200;
const FILTER_FROM = 5;
let picker = null;

export function openPicker(page) {
  picker ??= createPicker(page);
  picker.open();
}

function createPicker({ library, read, showScope, loadLibrary }) {
  const filter = el("input", { type: "search", placeholder: "Filter by title or file",
    "aria-label": "Filter the articles", oninput: fill });
  const count = el("p", { class: "hint", role: "status" });
  const list = el("ul", { class: "documents" });
  const all = el("button", { type: "button", class: "plain", onclick: () => {
    library.chosen.clear();
    fill();
    showScope();
  } }, "Ask all of them");
  const help = el("p", { class: "hint" }, "Tick articles to ask only those; with none ticked, all are asked.");
  const upload = uploadForm(async (id) => { await loadLibrary(); node.close(); read(id); });
  const node = dialog("Articles", help, filter, count, list, all, upload.node);

  function fill() {
    const wanted = filter.value.trim().toLowerCase();
    const found = library.all().filter(({ title, source }) =>
      `${title} ${source ?? ""}`.toLowerCase().includes(wanted));
    list.replaceChildren(...found.slice(0, SHOWN).map(row));
    count.textContent = wanted || found.length > SHOWN
      ? `${found.length} of ${library.all().length}${found.length > SHOWN ? `, the first ${SHOWN} are shown` : ""}` : "";
    all.hidden = library.chosen.size === 0;
    help.hidden = !library.several;
    filter.hidden = library.all().length < FILTER_FROM;
  }

  function row({ id, title, source }) {
    const tick = el("input", { type: "checkbox", "aria-label": `Ask “${title}”`, onchange: () => {
      library.chosen[tick.checked ? "add" : "delete"](id);
      all.hidden = library.chosen.size === 0;
      showScope();
    } });
    tick.checked = library.chosen.has(id);
    return el("li", {}, library.several && tick,
      el("button", { type: "button", class: "link", onclick: () => { node.close(); read(id); } }, title),
      el("span", { class: "hint" }, source));
  }

  return { open: () => { fill(); upload.probe(); node.showModal(); } };
}
