/** Talking to the server: one function a route, one error type. */

import { checkReply } from "./reply.js";
import { errorWords } from "./words.js";

/** After this long a question is given up; the server's own limit is shorter. */
const PATIENCE_MS = 60_000;

/** Something to tell the reader: what happened (`message`) and what to do (`hint`). */
export class ApiError extends Error {
  constructor(message, hint = "", status = 0) {
    super(message);
    this.hint = hint;
    this.status = status;
  }
}

/** Raised when the reader cancelled; not an error to show. */
export class Cancelled extends Error {}

/** Ask a question. Resolves to a checked contract reply. */
export async function ask(body, signal) {
  const reply = await request("v1/ask", { method: "POST", json: body, signal });
  const fault = checkReply(reply);
  if (fault) throw new ApiError(...errorWords("untrusted"));
  return reply;
}

/** All documents, without their text. */
export async function listDocuments() {
  const reply = await request("v1/documents");
  return Array.isArray(reply?.documents) ? reply.documents : [];
}

/** One document with text, blocks and metadata. */
export const getDocument = (id) => request(`v1/documents/${encodeURIComponent(id)}`);

/** Tell the server what a reader thought of an answer. */
export const sendFeedback = (json) => request("v1/feedback", { method: "POST", json, empty: true });

/** Fetch JSON; every way to fail becomes an `ApiError` that says what to do. */
export async function request(path, { method = "GET", json, body, headers = {}, signal, empty = false } = {}) {
  const controller = new AbortController();
  const stop = () => controller.abort();
  signal?.addEventListener("abort", stop);
  const timer = setTimeout(stop, PATIENCE_MS);
  if (json !== undefined) headers = { ...headers, "Content-Type": "application/json" };
  try {
    const response = await fetch(new URL(path, document.baseURI), {
      method, headers, body: json === undefined ? body : JSON.stringify(json),
      signal: controller.signal, credentials: "same-origin",
    });
    if (!response.ok) throw await failure(response);
    if (empty) return null;
    return await response.json();
  } catch (error) {
    if (error instanceof ApiError) throw error;
    if (signal?.aborted) throw new Cancelled();
    if (controller.signal.aborted) throw new ApiError(...errorWords("slow"));
    throw new ApiError(...errorWords(error instanceof SyntaxError ? "garbled" : "offline"));
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/** The server's own words where it has some, else ours for the status. */
async function failure(response) {
  const wait = Number(response.headers.get("Retry-After")) || 0;
  const [message, hint] = errorWords(response.status, wait);
  let said = null;
  try {
    said = (await response.json()).error;
  } catch {
    // A proxy's HTML page: our own words have to do.
  }
  const theirs = typeof said?.message === "string" && said.message;
  const ours = response.status >= 500 || response.status === 429 || said?.code === "invalid_request";
  const useTheirs = theirs && !ours;
  return useTheirs
    ? new ApiError(said.message, typeof said.hint === "string" ? said.hint : hint, response.status)
    : new ApiError(message, hint, response.status);
}
