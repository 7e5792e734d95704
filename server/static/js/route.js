/** A place in an article as an address: `#doc=ID&char=120-245`. It outlives the conversation. */

/** @returns {{doc: string, start?: number, end?: number}|null} */
export function readRoute(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const doc = parts.get("doc");
  if (!doc) return null;
  const range = /^(\d{1,9})-(\d{1,9})$/.exec(parts.get("char") ?? "");
  return range ? { doc, start: Number(range[1]), end: Number(range[2]) } : { doc };
}

/** The hash of a place. */
export function writeRoute({ doc, start, end }) {
  const place = start === undefined ? "" : `&char=${start}-${end}`;
  return `#doc=${encodeURIComponent(doc)}${place}`;
}

/** The place of a citation. */
export const routeOf = (citation) => ({
  doc: citation.document_id, start: citation.start, end: citation.end,
});

/** The full address of a citation, for copies and exports. */
export const addressOf = (citation) => new URL(writeRoute(routeOf(citation)), location.href).href;
