/** The articles that can be asked: the list, single ones, and which of them the reader chose. */

import { request } from "./api.js";

const KEPT = 12;

/** The text of a metadata field, or null. */
export const metadataText = (field) => field?.value?.trim() || null;

/** @param {string|null} only an embedded page's one article */
export function createLibrary(only) {
  const loaded = new Map();
  const publishers = new Map();
  const chosen = new Set();
  let list = [];

  /** One document, fetched once; a failed fetch is not remembered. */
  function get(id) {
    if (!loaded.has(id)) {
      const document = request(`v1/documents/${encodeURIComponent(id)}`);
      document.then(({ metadata }) => publishers.set(id, metadataText(metadata?.publisher)), () => loaded.delete(id));
      loaded.set(id, document);
      if (loaded.size > KEPT) loaded.delete(loaded.keys().next().value);
    }
    return loaded.get(id);
  }

  const titleOf = (id) => list.find((entry) => entry.id === id)?.title ?? "an article that is gone";

  return {
    get, chosen,
    async load() {
      list = (await request("v1/documents")).documents ?? [];
      loaded.clear();
      for (const id of chosen) if (!list.some((entry) => entry.id === id)) chosen.delete(id);
    },
    all: () => list,
    get several() { return list.length > 1 && !only; },
    first: () => only ?? list[0]?.id ?? null,
    /** The ids that a question is asked of; null is every article. */
    scope: () => (only ? [only] : chosen.size ? [...chosen] : null),
    scopeWords(documents) {
      const one = documents?.length === 1 ? titleOf(documents[0]) : list.length === 1 && list[0].title;
      if (one) return `“${one}”`;
      return documents ? `${documents.length} articles` : "all articles";
    },
    knownPublisher: (id) => publishers.get(id) ?? null,
    /** The publisher, where the document states one and can be had. */
    async publisher(id) {
      if (!publishers.has(id)) await get(id).catch(() => null);
      return publishers.get(id) ?? null;
    },
  };
}
