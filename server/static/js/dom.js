/** Building the page. Data goes in as text nodes and attributes only, never as markup. */

/** The element with this id. */
export const byId = (id) => document.getElementById(id);

/**
 * Makes an element.
 * @param {string} tag
 * @param {Object} [props] attributes; `class`, and `onclick` and the like as listeners
 * @param {...(Node|string|null)} children strings become text nodes
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** A button with an icon, named by `label`; the label is shown only where `text` is true. */
export function iconButton(icon, label, onclick, { text = false, ...props } = {}) {
  const names = text ? {} : { "aria-label": label, title: label };
  return el("button", { type: "button", class: "quiet", onclick, ...names, ...props },
    el("span", { class: `icon i-${icon}` }), text ? label : null);
}

/** The address if it is an ordinary web address, else null (`javascript:` and others are dead). */
export function webAddress(address) {
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}
