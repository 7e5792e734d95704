/** The articles that can be asked: the list, single ones, and which of them the reader chose. */

import { request } from "./api.js";

const KEPT = 12;

/** The text of a metadata field, or null. */
export const metadataText = (field) => field?.value?.trim() || null;

/** @param {string|null} only an embedded page's one article */
export function createLibrary(only) {
  const loaded = new Map();
  const chosen = new Set();
  const listed = Promise.withResolvers();
  let list = [];
  let filter = null;

  /** One document, fetched once; a failed fetch is not remembered. */
  function get(id) {
    if (!loaded.has(id)) {
      const document = request(`v1/documents/${encodeURIComponent(id)}`);
      document.catch(() => loaded.delete(id));
      loaded.set(id, document);
      if (loaded.size > KEPT) loaded.delete(loaded.keys().next().value);
    }
    return loaded.get(id);
  }

  const entry = (id) => list.find((one) => one.id === id);

  return {
    get, chosen,
    async load() {
      list = (await request("v1/documents")).documents ?? [];
      loaded.clear();
      for (const id of chosen) if (!entry(id)) chosen.delete(id);
      listed.resolve();
    },
    all: () => list,
    get several() { return list.length > 1 && !only; },
    get narrowed() { return chosen.size > 0 || filter !== null; },
    first: () => only ?? list[0]?.id ?? null,
    /** Ask these articles, or those of a publisher or of some days; neither is every article. */
    choose(ids, where = null) {
      chosen.clear();
      ids.forEach((id) => chosen.add(id));
      filter = where;
    },
    /** What a question is asked of, as it is sent. */
    scope: () => ({ documents: only ? [only] : chosen.size ? [...chosen] : null, ...(filter && { filter }) }),
    scopeWords({ documents, filter: where }) {
      const one = documents?.length === 1 ? entry(documents[0])?.title ?? "an article that is gone"
        : list.length === 1 && list[0].title;
      if (one) return `“${one}”`;
      if (documents) return `${documents.length} articles`;
      return ["all articles", ...(where ? filterWords(where) : [])].join(" ");
    },
    knownPublisher: (id) => entry(id)?.publisher ?? null,
    /** The publisher, once the list is there. */
    publisher: (id) => listed.promise.then(() => entry(id)?.publisher ?? null),
  };
}

const filterWords = ({ publishers, date_from: from, date_to: to }) =>
  [publishers && `of ${publishers[0]}`, from && `from ${from}`, to && `up to ${to}`].filter(Boolean);
