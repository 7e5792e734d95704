/** The dialog of articles: read one, choose which are asked, add one where the server allows it. */

import { byId, el } from "./dom.js";
import { uploadForm } from "./upload.js";

const SHOWN = 200;

/** @param {{library: Object, read: (id: string) => void, changed: () => void, reload: () => Promise}} parts */
export function createPicker({ library, read, changed, reload }) {
  const dialog = byId("documents");
  const filter = el("input", { type: "search", placeholder: "Filter by title or file",
    "aria-label": "Filter the articles", oninput: fill });
  const list = el("ul", { class: "documents" });
  const count = el("p", { class: "hint", role: "status" });
  const all = el("button", { type: "button", class: "plain", onclick: () => {
    library.chosen.clear();
    fill();
    changed();
  } }, "Ask all of them");
  const upload = uploadForm({ added: async (id) => { await reload(); fill(); read(id); dialog.close(); } });
  dialog.append(
    el("form", { method: "dialog", class: "dialog-head" },
      el("h2", { id: "documents-title" }, "Articles"),
      el("button", { class: "quiet", "aria-label": "Close the list of articles" }, el("span", { class: "icon i-close" }))),
    el("p", { class: "hint" }, "Tick articles to ask only those; with none ticked, all are asked."),
    filter, count, list, all, upload.node);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

  function fill() {
    const wanted = filter.value.trim().toLowerCase();
    const found = library.all().filter(({ title, source }) =>
      `${title} ${source ?? ""}`.toLowerCase().includes(wanted));
    list.replaceChildren(...found.slice(0, SHOWN).map(row));
    const more = found.length > SHOWN ? `, the first ${SHOWN} are shown` : "";
    count.textContent = wanted ? `${found.length} of ${library.all().length} articles${more}` : more.slice(2);
    all.hidden = library.chosen.size === 0;
    filter.hidden = library.all().length < 5 && !wanted;
  }

  function row({ id, title, source }) {
    const tick = el("input", { type: "checkbox", "aria-label": `Ask “${title}”`, onchange: () => {
      if (tick.checked) library.chosen.add(id); else library.chosen.delete(id);
      all.hidden = library.chosen.size === 0;
      changed();
    } });
    tick.checked = library.chosen.has(id);
    return el("li", {}, library.several ? tick : null,
      el("button", { type: "button", class: "link", onclick: () => { dialog.close(); read(id); } }, title),
      el("span", { class: "source" }, source ?? ""));
  }

  return { open: () => { fill(); upload.probe(); dialog.showModal(); } };
}
