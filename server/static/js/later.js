/** Parts that open on demand are fetched then, with their style sheet. */

let style = null;

/** The module `later/NAME.js`. */
export async function later(name) {
  style ??= new Promise((done, failed) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: new URL("../css/later.css", import.meta.url), onload: done, onerror: failed });
    document.head.append(link);
  });
  await style.catch((error) => { style = null; throw error; });
  return import(`./later/${name}.js`);
}
