/** A place in an article as an address, `#doc=ID&char=120-245`; it outlives the conversation. */

/** The place `{doc, start?, end?}` that a hash names, or null. */
export function readRoute(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const doc = parts.get("doc");
  const range = /^(\d{1,9})-(\d{1,9})$/.exec(parts.get("char") ?? "");
  if (!doc) return null;
  return range ? { doc, start: Number(range[1]), end: Number(range[2]) } : { doc };
}

export const writeRoute = ({ doc, start, end }) =>
  `#doc=${encodeURIComponent(doc)}${start === undefined ? "" : `&char=${start}-${end}`}`;

export const routeOf = ({ document_id: doc, start, end }) => ({ doc, start, end });
