/** Was this answer any good? A thumb opens a small form with an optional note. */

import { request } from "../api.js";
import { el } from "../dom.js";

/**
 * Open the form for a verdict in `place`; the same thumb again closes it.
 * @param {"up"|"down"} verdict
 * @param {{up: Node, down: Node}} thumbs
 */
export function askForNote(turn, page, verdict, thumbs, place) {
  const before = place.querySelector(".feedback");
  const same = before && thumbs[verdict].getAttribute("aria-pressed") === "true";
  before?.remove();
  press(thumbs, same ? null : verdict);
  if (same) return;

  const note = el("input", { type: "text", maxlength: 2000, "aria-label": "Note (optional)",
    placeholder: "Say why, if you like" });
  const send = el("button", { type: "submit", class: "plain" }, "Send");
  const form = el("form", { class: "feedback", onsubmit: submit, onkeydown: (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    press(thumbs, null);
    close();
  } }, note, send);
  place.prepend(form);
  note.focus();

  function close() {
    thumbs[verdict].focus();
    form.remove();
  }

  async function submit(event) {
    event.preventDefault();
    send.disabled = true;
    try {
      await request("v1/feedback", { method: "POST", json: feedbackBody(turn, verdict, note.value) });
      close();
      page.say("Thank you, noted.");
    } catch (error) {
      send.disabled = false;
      if (error.status !== 403 && error.status !== 404) return page.warn(error);
      document.documentElement.classList.add("no-feedback");
      page.say("This server takes no feedback.");
      page.focusQuestion();
    }
  }
}

function press(thumbs, verdict) {
  for (const key of ["up", "down"]) thumbs[key].setAttribute("aria-pressed", String(key === verdict));
}

/** The verdict, and which answer it is about. */
const feedbackBody = ({ question, reply }, verdict, note) => ({
  question, verdict, note: note.trim(), answer_status: reply.status,
  index_fingerprint: reply.index_fingerprint,
  citations: reply.citations.map(({ document_id, start, end }) => ({ document_id, start, end })),
});
