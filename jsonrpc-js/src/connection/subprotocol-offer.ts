import type { SessionMode } from "./options.ts";

/** The subprotocol of plain JSON-RPC, and of classic sessions. */
const PLAIN = "jsonrpc2";
/** The subprotocol of the sessions of part 3 of the protocol. */
export const SESSION = "jsonrpc2.session.v1";

/** Whether the next handshake offers our subprotocols: some servers refuse a handshake that offers what they do not know. */
export interface SubprotocolOffer {
  /** Whether it is made; each outage begins with it. */
  made: boolean;
  /** Whether a server has ever selected one. */
  taken?: boolean;
  /** Whether the last handshake ended without an answer, as far as the platform reports it. */
  cut?: boolean;
}

/** Whether this is how servers refuse the offer. Node's own WebSocket hides the status. */
export function looksRefused(detail: string, offer: SubprotocolOffer): boolean {
  const before = offer.cut;
  offer.cut = /hang up|ECONNRESET/.test(detail);
  return (offer.cut && before) || /protocol|non-101|HTTP 4(00|26)$/i.test(detail);
}

/** What is offered. The token is among it because browsers cannot set headers. */
export function subprotocols(session: SessionMode, token: string | undefined): string[] {
  const offered = session === "off" ? [PLAIN] : [SESSION, PLAIN];
  if (token !== undefined) {
    const bytes = String.fromCharCode(...new TextEncoder().encode(token));
    offered.push(`${PLAIN}.bearer.${btoa(bytes).replace(/[+/=]/g, char => ({ "+": "-", "/": "_" })[char] ?? "")}`);
  }
  return offered;
}
