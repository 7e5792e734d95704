/**
 * Puts an "ask this article" button on any page:
 * <script src="https://HOST/static/widget.js" data-doc="ID" data-label="Ask this article" defer></script>
 * The page that carries it must be among the origins that the server lets frame `/embed`.
 */
(() => {
  const script = document.currentScript;
  const { doc = "", label = "Ask this article" } = script.dataset;
  const address = new URL("../embed", script.src);
  if (doc) address.searchParams.set("doc", doc);

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    button { position: fixed; inset: auto 1rem 1rem auto; z-index: 2147483000; padding: .75em 1.25em;
      border: 0; border-radius: 2em; background: #1f4fb0; color: #fff; cursor: pointer;
      font: 600 1rem system-ui, sans-serif; box-shadow: 0 2px 12px #0004; }
    button:focus-visible { outline: 3px solid #1f4fb0; outline-offset: 3px; }
    iframe { position: fixed; inset: auto 1rem 4.75rem auto; z-index: 2147483000; border: 1px solid #8886;
      width: min(27rem, calc(100vw - 2rem)); height: min(42rem, calc(100vh - 6rem));
      border-radius: 1rem; background: Canvas; box-shadow: 0 8px 40px #0005; }
    iframe[hidden] { display: none; }`);
  root.adoptedStyleSheets = [sheet];

  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.setAttribute("aria-expanded", "false");
  root.append(button);
  let frame = null;

  function toggle(open) {
    if (open && !frame) {
      frame = document.createElement("iframe");
      frame.src = address.href;
      frame.title = label;
      frame.allow = "clipboard-write";
      root.prepend(frame);
    }
    if (frame) frame.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    (open ? frame : button).focus();
  }

  button.addEventListener("click", () => toggle(!frame || frame.hidden));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && frame && !frame.hidden) toggle(false);
  });
  window.addEventListener("message", (event) => {
    if (event.source === frame?.contentWindow && event.data === "inquote:close") toggle(false);
  });
  document.body.append(host);
})();
