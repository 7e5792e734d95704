/** The articles that can be asked: the list, single ones, and which of them the reader chose. */

import { getDocument, listDocuments } from "./api.js";

const KEPT = 12;

/** @param {string|null} only an embedded page's one article */
export function createLibrary(only = null) {
  let list = [];
  const loaded = new Map();
  const chosen = new Set(only ? [only] : []);

  /** One document, fetched once; a failed fetch is not remembered. */
  function get(id) {
    if (!loaded.has(id)) {
      const promise = getDocument(id);
      promise.catch(() => loaded.delete(id));
      loaded.set(id, promise);
      promise.then((document) => { promise.value = document; }, () => {});
      if (loaded.size > KEPT) loaded.delete(loaded.keys().next().value);
    }
    return loaded.get(id);
  }

  const titleOf = (id) => list.find((entry) => entry.id === id)?.title ?? "an article";
  const publisherOf = (id) => {
    const known = list.find((entry) => entry.id === id)?.publisher ?? loaded.get(id)?.value?.metadata?.publisher;
    return metadataText(known);
  };

  return {
    get,
    load: async () => {
      list = await listDocuments();
      loaded.clear();
      for (const id of chosen) if (id !== only && !list.some((entry) => entry.id === id)) chosen.delete(id);
      return list;
    },
    all: () => list,
    get several() { return list.length > 1 && !only; },
    get only() { return only; },
    first: () => only ?? list[0]?.id ?? null,
    chosen,
    /** What a question is asked of: null is every article. */
    scope: () => (chosen.size ? [...chosen] : null),
    scopeWords: (documents) => {
      if (documents?.length === 1) return `“${titleOf(documents[0])}”`;
      if (documents) return `${documents.length} articles`;
      return list.length === 1 ? `“${list[0].title}”` : "all articles";
    },
    knownPublisher: publisherOf,
    /** The publisher, when the document states one; null where it cannot be had. */
    publisher: async (id) => {
      if (publisherOf(id)) return publisherOf(id);
      await get(id).catch(() => null);
      return publisherOf(id);
    },
  };
}

/** A metadata field is `{value, start, end}`; a bare string is taken too. */
export function metadataText(field) {
  const value = typeof field === "string" ? field : field?.value;
  return typeof value === "string" && value.trim() ? value.trim() : null;
}
