/** A failure that no promise reports. Holds no message text, so it may be logged. */
export interface Notice {
  /**
   * - `malformed`: what was received is no JSON-RPC; requests among it were answered with an error
   * - `unexpected`: an answer or progress without a call, a notification without a handler
   * - `handler`: code of the application threw, or made a result that cannot be sent
   * - `overflow`: requests or notifications of the peer found no room; requests were answered with an error
   * - `undelivered`: messages of ours that were accepted will not be sent
   * - `downgrade`: the server refused the subprotocols, so there is no session that loses nothing
   * - `login`: it expires soon, and the server did not renew it, or the option `token` failed; not in the script for pages
   */
  readonly kind: "malformed" | "unexpected" | "handler" | "overflow" | "undelivered" | "downgrade" | "login";
  readonly message: string;
  /** What was thrown, if something was. */
  readonly cause?: unknown;
}

export type Notify = (kind: Notice["kind"], message: string, cause?: unknown) => void;

/** Names from elsewhere, short and on one line. */
export function quoted(name: string): string {
  return JSON.stringify(name.slice(0, 64));
}
