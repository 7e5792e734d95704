/** The question box. */

import { byId } from "./dom.js";

const LIMIT = 1000;

export function createComposer(on) {
  const box = byId("question");
  const counter = byId("counter");
  let busy = false;
  let recalled = -1;

  const length = () => [...box.value.trim()].length;

  function set(text) {
    box.value = text;
    changed();
  }

  function changed() {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight}px`;
    const long = length();
    counter.textContent = long > LIMIT - 100 ? `${long} of ${LIMIT} characters` : "";
    counter.classList.toggle("over", long > LIMIT);
    box.setAttribute("aria-invalid", String(long > LIMIT));
  }

  function trySubmit() {
    const question = box.value.trim();
    box.focus();
    if (!question || length() > LIMIT) return;
    if (busy) return on.waiting();
    recalled = -1;
    set("");
    on.submit(question);
  }

  /** Up and Down walk through earlier questions while nothing else is being written. */
  function walk(step) {
    const past = ["", ...on.recall().reverse()];
    const next = recalled + 1 + step;
    if (box.value !== past[recalled + 1] || next < 0 || next >= past.length) return;
    recalled = next - 1;
    set(past[next]);
    return true;
  }

  byId("composer").addEventListener("submit", (event) => { event.preventDefault(); trySubmit(); });
  box.addEventListener("input", () => { recalled = -1; changed(); });
  box.addEventListener("keydown", (event) => {
    // 229 is what browsers send for a key that an input method still holds.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      trySubmit();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      if (walk(event.key === "ArrowUp" ? 1 : -1)) event.preventDefault();
    }
  });
  byId("cancel").addEventListener("click", () => { on.cancel(); box.focus(); });

  return {
    focus: () => box.focus({ preventScroll: true }),
    /** A failed question goes back into the box, unless the reader is writing the next one. */
    giveBack: (question) => box.value.trim() || set(question),
    takeBack: (question) => box.value.trim() === question && set(""),
    busy(is) {
      const focused = [byId("send"), byId("cancel")].includes(document.activeElement);
      busy = is;
      byId("send").hidden = is;
      byId("cancel").hidden = !is;
      if (focused) box.focus();
    },
  };
}
