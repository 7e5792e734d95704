/** Adding an article, where the server takes uploads and the reader has a key for them. */

import { request } from "../api.js";
import { el } from "../dom.js";

/** @param {(id: string) => Promise} added */
export function uploadForm(added) {
  const key = el("input", { type: "password", autocomplete: "off", "aria-label": "Key for uploads", placeholder: "Key for uploads" });
  const file = el("input", { type: "file", "aria-label": "File of the article" });
  const button = el("button", { type: "submit", class: "plain" }, "Add");
  const words = el("p", { class: "hint", role: "status" });
  const fault = el("p", { class: "alert", role: "alert" });
  const over = (on) => (event) => { event.preventDefault(); node.classList.toggle("over", on); };
  const node = el("form", { class: "upload", hidden: true, ondragover: over(true), ondragleave: over(false),
    ondrop: (event) => { over(false)(event); send(event.dataTransfer.files[0]); },
    onsubmit: (event) => { event.preventDefault(); send(file.files[0]); } },
  el("h3", {}, "Add an article"), el("p", { class: "hint" }, "Type the key, then drop a file here or choose one."),
  el("div", { class: "fields" }, key, file, button), words, fault);
  let allowed = null;

  async function send(chosen) {
    fault.textContent = chosen ? key.value ? "" : "Type the key for uploads first." : "Choose a file first.";
    if (fault.textContent) return (chosen ? key : file).focus();
    button.disabled = true;
    words.textContent = `Adding ${chosen.name}…`;
    try {
      const reply = await request(`v1/documents?${new URLSearchParams({ name: chosen.name })}`, {
        method: "POST", body: chosen, headers: {
          Authorization: `Bearer ${key.value}`, "Content-Type": chosen.type || "application/octet-stream" } });
      file.value = "";
      await added(reply.id);
    } catch (error) {
      fault.textContent = `${error.message} ${error.hint ?? ""}`;
    }
    words.textContent = "";
    button.disabled = false;
  }

  /** Uploads are offered only where the server asks for a key instead of refusing outright. */
  async function probe() {
    allowed ??= await request("v1/documents", { method: "POST" }).then(() => false, ({ status }) => status === 401);
    node.hidden = !allowed;
  }

  return { node, probe };
}
