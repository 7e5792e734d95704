/** Talking to the server. */

import { checkReply } from "./reply.js";
import { errorWords } from "./words.js";

/** After this long a reply is given up. */
const PATIENCE_MS = 60_000;

/** What happened (`message`) and what the reader can do about it (`hint`). */
export class ApiError extends Error {
  constructor([message, hint], status = 0) {
    super(message);
    this.hint = hint;
    this.status = status;
  }
}

/** The reader cancelled; nothing to show. */
export class Cancelled extends Error {}

/** Ask a question; resolves to a contract reply that has been checked. */
export async function ask(json, signal) {
  const reply = await request("v1/ask", { method: "POST", json, signal });
  if (checkReply(reply)) throw new ApiError(errorWords("garbled"));
  return reply;
}

/** Where a server asks every caller for a key, it is kept as long as the page is open. */
export const access = { key: null };

/** Fetch JSON. @throws {ApiError|Cancelled} */
export async function request(path, { method = "GET", json, body, headers = {}, signal } = {}) {
  const controller = new AbortController();
  const stop = () => controller.abort();
  signal?.addEventListener("abort", stop);
  const timer = setTimeout(stop, PATIENCE_MS);
  try {
    const response = await fetch(new URL(path, document.baseURI), {
      method,
      headers: {
        ...(json && { "Content-Type": "application/json" }),
        ...(access.key && { Authorization: `Bearer ${access.key}` }),
        ...headers,
      },
      body: json ? JSON.stringify(json) : body,
      signal: controller.signal,
    });
    if (!response.ok) throw await failure(response);
    return await response.json();
  } catch (error) {
    if (error instanceof ApiError) throw error;
    if (signal?.aborted) throw new Cancelled();
    const key = controller.signal.aborted ? "slow" : error instanceof SyntaxError ? "garbled" : "offline";
    throw new ApiError(errorWords(key));
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/** The server's words where they are for readers, else ours for the status. */
async function failure(response) {
  const { status, headers } = response;
  const said = await response.json().then((body) => body.error, () => null);
  const theirs = said?.message && said.code !== "invalid_request" && status < 500 && status !== 429;
  const words = theirs ? [String(said.message), String(said.hint ?? "")]
    : errorWords(status, Number(headers.get("Retry-After")));
  return new ApiError(words, status);
}
