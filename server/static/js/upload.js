/** Adding an article, where the server takes uploads and the reader has a key for them. */

import { request } from "./api.js";
import { el } from "./dom.js";

/** @param {{added: (id: string) => Promise}} on */
export function uploadForm({ added }) {
  let allowed = null;
  const key = el("input", { type: "password", autocomplete: "off", "aria-label": "Key for uploads", placeholder: "Key" });
  const file = el("input", { type: "file", "aria-label": "File of the article" });
  const words = el("p", { class: "hint", role: "status" });
  const fault = el("p", { class: "alert", role: "alert" });
  const button = el("button", { type: "submit", class: "plain" }, "Add");
  const node = el("form", { class: "upload", hidden: true, onsubmit: (event) => {
    event.preventDefault();
    send(file.files[0]);
  }, ondragover: hover, ondragleave: leave, ondrop: drop },
  el("h3", {}, "Add an article"), el("p", { class: "hint" }, "Drop a file here, or choose one."),
  el("div", { class: "fields" }, key, file, button), words, fault);

  function hover(event) {
    event.preventDefault();
    node.classList.add("over");
  }

  function leave() {
    node.classList.remove("over");
  }

  function drop(event) {
    event.preventDefault();
    leave();
    send(event.dataTransfer.files[0]);
  }

  async function send(chosen) {
    fault.textContent = "";
    if (!chosen || !key.value) {
      fault.textContent = chosen ? "Type the key for uploads first." : "Choose a file first.";
      return (chosen ? key : file).focus();
    }
    button.disabled = true;
    words.textContent = `Adding ${chosen.name}…`;
    try {
      const path = `v1/documents?${new URLSearchParams({ name: chosen.name })}`;
      const reply = await request(path, { method: "POST", body: chosen, headers: {
        Authorization: `Bearer ${key.value}`, "Content-Type": chosen.type || "application/octet-stream" } });
      file.value = "";
      await added(reply.id);
    } catch (error) {
      fault.textContent = `${error.message} ${error.hint ?? ""}`;
    } finally {
      words.textContent = "";
      button.disabled = false;
    }
  }

  /** Uploads are offered only where the server asks for a key instead of refusing outright. */
  async function probe() {
    if (allowed === null) {
      allowed = await request("v1/documents", { method: "POST" }).then(() => false, ({ status }) => status === 401);
    }
    node.hidden = !allowed;
  }

  return { node, probe };
}
