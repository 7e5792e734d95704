/** Building the page. Data goes in as text nodes and attributes, never as markup. */

export const byId = (id) => document.getElementById(id);

/** Makes an element; functions among `props` are listeners, strings among `children` are text. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child || child === 0));
  return node;
}

export const iconButton = (icon, label, onclick, props = {}) =>
  el("button", { type: "button", class: "quiet", onclick, "aria-label": label, title: label, ...props },
    el("span", { class: `icon i-${icon}` }));

/** The address if it is an ordinary web address; `javascript:` and its like are null. */
export function webAddress(address) {
  try {
    const url = new URL(address);
    return /^https?:$/.test(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
