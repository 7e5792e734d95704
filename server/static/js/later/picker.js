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
  const field = (type, label, more) => el("input", { type, "aria-label": label, oninput: fill, ...more });
  const filter = field("search", "Filter the articles", { placeholder: "Filter by title, file or publisher" });
  const publisher = el("select", { "aria-label": "Publisher", onchange: fill });
  const from = field("date", "Published from");
  const to = field("date", "Published up to");
  const these = el("button", { type: "button", class: "plain", onclick: () => { library.choose([], where()); changed(); } });
  const facts = el("div", { class: "facts-filter", role: "group", "aria-label": "Publisher and date" },
    publisher, el("label", {}, "From", from), el("label", {}, "To", to), these);
  const count = el("p", { class: "hint", role: "status" });
  const list = el("ul", { class: "documents" });
  const all = el("button", { type: "button", class: "plain", onclick: () => {
    publisher.value = from.value = to.value = "";
    library.choose([]);
    changed();
  } }, "Ask all of them");
  const help = el("p", { class: "hint" }, "Tick articles to ask only those; with none ticked, all are asked.");
  const upload = uploadForm(async (id) => { await loadLibrary(); node.close(); read(id); });
  const node = dialog("Articles", help, filter, facts, count, list, all, upload.node);

  /** What the server is asked for, or null where nothing is narrowed. */
  function where() {
    const given = { ...(publisher.value && { publishers: [publisher.value] }),
      ...(from.value && { date_from: from.value }), ...(to.value && { date_to: to.value }) };
    return Object.keys(given).length ? given : null;
  }

  const fits = (one) => (!publisher.value || one.publisher === publisher.value)
    && (!from.value || one.date >= from.value) && (!to.value || (one.date ?? "9999") <= to.value);

  function changed() {
    fill();
    showScope();
  }

  function fill() {
    const wanted = filter.value.trim().toLowerCase();
    const narrowed = where();
    const found = library.all().filter((one) => fits(one)
      && `${one.title} ${one.source ?? ""} ${one.publisher ?? ""}`.toLowerCase().includes(wanted));
    list.replaceChildren(...found.slice(0, SHOWN).map(row));
    count.textContent = wanted || narrowed || found.length > SHOWN
      ? `${found.length} of ${library.all().length}${found.length > SHOWN ? `, the first ${SHOWN} are shown` : ""}` : "";
    const matching = library.all().filter(fits).length;
    these.hidden = !narrowed;
    these.disabled = !matching;
    these.textContent = `Ask only these ${matching}`;
    all.hidden = !library.narrowed;
    help.hidden = !library.several;
    filter.hidden = library.all().length < FILTER_FROM;
  }

  /** The publishers that there are, and days only where an article has one. */
  function offer() {
    const names = [...new Set(library.all().map((one) => one.publisher).filter(Boolean))].sort();
    const kept = publisher.value;
    publisher.replaceChildren(el("option", { value: "" }, "Any publisher"), ...names.map((name) => el("option", {}, name)));
    publisher.value = names.includes(kept) ? kept : "";
    const dated = library.all().some(({ date }) => date);
    publisher.hidden = names.length < 2;
    for (const day of [from, to]) day.parentElement.hidden = !dated;
    facts.hidden = !library.several || (publisher.hidden && !dated);
  }

  function row({ id, title, source, publisher: name, date }) {
    const tick = el("input", { type: "checkbox", "aria-label": `Ask “${title}”`, onchange: () => {
      library.choose([...library.chosen].filter((one) => one !== id).concat(tick.checked ? id : []));
      all.hidden = !library.narrowed;
      showScope();
    } });
    tick.checked = library.chosen.has(id);
    return el("li", {}, library.several && tick,
      el("button", { type: "button", class: "link", onclick: () => { node.close(); read(id); } }, title),
      el("span", { class: "hint" }, [name, date, source].filter(Boolean).join(", ")));
  }

  return { open: () => { offer(); fill(); upload.probe(); node.showModal(); } };
}
