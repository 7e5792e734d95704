/** Was this answer any good? A thumb opens a small form with an optional note. */

import { sendFeedback } from "./api.js";
import { el, iconButton } from "./dom.js";

const NOTE_LIMIT = 2000;

/** @returns {{buttons: Node[], form: Node}} */
export function feedbackButtons(turn, page) {
  let verdict = null;
  const note = el("input", { type: "text", maxlength: NOTE_LIMIT, placeholder: "Say why, if you like",
    "aria-label": "Note (optional)" });
  const send = el("button", { type: "submit", class: "plain" }, "Send");
  const form = el("form", { class: "feedback", hidden: true, onsubmit: submit, onkeydown: (event) => {
    if (event.key === "Escape") close(event);
  } }, note, send);
  const thumb = (name, icon, label) => iconButton(icon, label, () => choose(name),
    { "aria-pressed": "false", class: `quiet thumb${name === "down" ? " flip" : ""}` });
  const thumbs = { up: thumb("up", "thumb", "Good answer"), down: thumb("down", "thumb", "Bad answer") };

  function press(name) {
    verdict = name;
    for (const [key, button] of Object.entries(thumbs)) button.setAttribute("aria-pressed", String(key === name));
    form.hidden = name === null;
  }

  function choose(name) {
    press(verdict === name && !form.hidden ? null : name);
    if (verdict) note.focus();
  }

  function close(event) {
    event.stopPropagation();
    thumbs[verdict].focus();
    press(null);
  }

  async function submit(event) {
    event.preventDefault();
    send.disabled = true;
    try {
      await sendFeedback(feedbackBody(turn, verdict, note.value));
      const focusFrom = thumbs[verdict];
      form.hidden = true;
      note.value = "";
      focusFrom.focus();
      page.say("Thank you, noted.");
    } catch (error) {
      if (error.status !== 403 && error.status !== 404) return page.warn(error);
      document.documentElement.classList.add("no-feedback");
      page.say("This server takes no feedback.");
      page.focusQuestion();
    } finally {
      send.disabled = false;
    }
  }

  return { buttons: Object.values(thumbs), form };
}

/** What is sent: the verdict, and which answer it is about. */
function feedbackBody({ question, reply }, verdict, note) {
  return {
    question, verdict, note: note.trim(), answer_status: reply.status,
    index_fingerprint: reply.index_fingerprint,
    citations: reply.citations.map(({ document_id, start, end }) => ({ document_id, start, end })),
  };
}
