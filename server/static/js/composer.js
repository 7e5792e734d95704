/** The question box and a person's habits with it. */

import { byId } from "./dom.js";

const LIMIT = 1000;

/** @param {{submit: (question: string) => void, cancel: () => void, recall: () => string[]}} on */
export function createComposer({ submit, cancel, recall }) {
  const box = byId("question");
  const form = byId("composer");
  let recalled = -1;

  const length = () => [...box.value.trim()].length;

  function changed() {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight}px`;
    const over = length() - LIMIT;
    byId("counter").textContent = over > -100 ? `${length()} of ${LIMIT} characters` : "";
    byId("counter").classList.toggle("over", over > 0);
    box.setAttribute("aria-invalid", String(over > 0));
  }

  function set(text) {
    box.value = text;
    changed();
  }

  function trySubmit() {
    const question = box.value.trim();
    if (!question || length() > LIMIT || form.classList.contains("busy")) return box.focus();
    recalled = -1;
    set("");
    box.focus();
    submit(question);
  }

  /** Up and Down walk through earlier questions while nothing else is being written. */
  function walk(step) {
    const past = recall();
    const current = recalled < 0 ? "" : past[past.length - 1 - recalled];
    if (box.value !== (current ?? "")) return false;
    const next = Math.min(recalled + step, past.length - 1);
    if (next < -1 || next === recalled) return false;
    recalled = next;
    set(next < 0 ? "" : past[past.length - 1 - next]);
    return true;
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); trySubmit(); });
  box.addEventListener("input", () => { recalled = -1; changed(); });
  box.addEventListener("keydown", (event) => {
    // 229 is what browsers send for a key that an input method still holds.
    if (event.isComposing || event.keyCode === 229) return;
    const plain = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === "Enter" && plain) {
      event.preventDefault();
      trySubmit();
    } else if (plain && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      if (walk(event.key === "ArrowUp" ? 1 : -1)) event.preventDefault();
    }
  });
  byId("cancel").addEventListener("click", () => { cancel(); box.focus(); });

  return {
    focus: () => box.focus({ preventScroll: true }),
    /** A failed question goes back into the box, unless the reader is writing the next one. */
    giveBack: (question) => { if (!box.value.trim()) set(question); },
    takeBack: (question) => { if (box.value.trim() === question) set(""); },
    busy: (on) => {
      const hadFocus = [byId("send"), byId("cancel")].includes(document.activeElement);
      form.classList.toggle("busy", on);
      byId("send").hidden = on;
      byId("cancel").hidden = !on;
      if (hadFocus) box.focus();
    },
  };
}
