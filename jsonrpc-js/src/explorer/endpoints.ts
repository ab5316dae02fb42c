import { type Document, parse } from "../generate/document.ts";
import { pathParts } from "../generate/path.ts";

/** The path of the page itself, below that of the application. */
const PAGE = "/jsonrpc/explorer";

/** What the server says of its endpoints, to whoever may open them. */
export class Endpoints {
  readonly #page: URL;

  constructor(page: string) {
    this.#page = new URL(page);
  }

  /** The path patterns. */
  async paths(token: string): Promise<readonly string[]> {
    return JSON.parse(await this.#get(`${PAGE}/endpoints.json`, token));
  }

  /** What there is at a path pattern. */
  async document(pattern: string, token: string): Promise<Document> {
    const path = `/jsonrpc/openrpc.json?path=${encodeURIComponent(pattern)}`;
    return parse(await this.#get(path, token), `The document of ${pattern}`);
  }

  /** Where a socket is opened for a path pattern, with values for its variables. */
  socket(pattern: string, values: readonly string[]): string {
    const url = new URL(this.#page.origin);
    let next = 0;
    url.pathname =
      this.#base +
      pathParts(pattern)
        .map(part => {
          if (!part.startsWith("{")) return part;
          const value = encodeURIComponent(values[next++] ?? "");
          return part.startsWith("{*") ? value.replaceAll("%2F", "/") : value;
        })
        .join("");
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    return url.href;
  }

  /** The path of the application. */
  get #base(): string {
    return this.#page.pathname.slice(0, -PAGE.length);
  }

  async #get(path: string, token: string): Promise<string> {
    const headers: HeadersInit = token ? { authorization: `Bearer ${token}` } : {};
    const response = await fetch(this.#base + path, { headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answers ${response.status}: ${text.trim().slice(0, 200)}`);
    return text;
  }
}

/** The names of the variables of a path pattern, in their order. */
export const variablesOf = (pattern: string): readonly string[] =>
  pathParts(pattern)
    .filter(part => part.startsWith("{"))
    .map(variable => variable.slice(1, -1).replace(/[:*].*/, "") || "path");
