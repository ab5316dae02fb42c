import type { Window } from "./replay-window.ts";

/** What all ids and methods of the session layer begin with. */
export const prefix = "rpc.session.";

/** What both ends of a session agree on when it is opened. */
export interface SessionTerms {
  /** How often each end shows that it lives, in milliseconds. */
  readonly heartbeat: number;
  /** How much longer silence is borne, in milliseconds. */
  readonly heartbeatGrace: number;
  /** What each end keeps for the other. */
  readonly window: Window;
  /** What the server receives: bytes of one message, requests in one batch, requests that run or wait. */
  readonly limits: { readonly messageBytes: number; readonly batch: number; readonly inFlight: number };
  /** The extensions that the server accepted, name to parameters. */
  readonly extensions: unknown;
}

/** The session is open. The token is a secret. */
export interface Opened {
  readonly kind: "opened";
  readonly id: string;
  readonly sessionId: string;
  readonly token: string;
  readonly terms: SessionTerms;
}

/** The session goes on; the counts are the server's. The token is a secret. */
export interface Resumed {
  readonly kind: "resumed";
  readonly id: string;
  readonly token: string;
  readonly received: number;
  readonly oldest: number;
}

/** A request was refused. */
export interface Failed {
  readonly kind: "failed";
  readonly id: string;
  readonly code: number;
  readonly message: string;
  /** Of the refusal of a resume: `denied`, `stale` or `gap`. */
  readonly reason?: string | undefined;
  /** What the server has received, for `gap`; the highest attempt that it has accepted, for `stale`. */
  readonly number?: number | undefined;
}

/** Tells the counts of the sender; `resumed` is the attempt that is confirmed, 0 for none. */
export interface Ack {
  readonly kind: "ack";
  readonly received: number;
  readonly sent: number;
  readonly resumed: number;
}

/** The session has ended as asked; the socket follows. */
export interface Closed {
  readonly kind: "closed";
  readonly id: string;
}

/** Says before the end what a close code would, where codes do not travel. */
export interface Closing {
  readonly kind: "closing";
  readonly code: number;
  readonly sent: number;
  readonly received: number;
}

/** The server drains: come back elsewhere within so many milliseconds. */
export interface GoAway {
  readonly kind: "goaway";
  readonly withinMillis: number;
}

/** A method that this end does not know; a notification has no id. */
export interface Unknown {
  readonly kind: "unknown";
  readonly id: string | undefined;
}

/** It begins like a control message and is none that a client may get. The fault shows nothing of the message. */
export interface MalformedControl {
  readonly kind: "malformed";
  readonly fault: string;
}

/** A message of the session layer as a client gets it: never counted, never seen by an application. */
export type ControlFrame = Opened | Resumed | Failed | Ack | Closed | Closing | GoAway | Unknown | MalformedControl;

/** What a client asks for when it opens a session. */
export interface Open {
  /** Name and version of the software, for people. */
  readonly client: string;
  /** The wished one, in milliseconds. */
  readonly heartbeat: number;
  /** The largest message that the client receives. */
  readonly limits: { readonly messageBytes: number };
  /** What the client offers, name to parameters. */
  readonly extensions: Readonly<Record<string, unknown>>;
  /** What the application tells about itself; undefined for nothing. */
  readonly registerInfo?: unknown;
}

/** Writes a control message in the one form that the protocol has: no white space, members in this order. */
export function controlText(id: string | undefined, method: string, params?: unknown): string {
  return JSON.stringify({ jsonrpc: "2.0", id, method: prefix + method, params });
}

/** The first frame on a socket that is to begin a session; `Opened` is the answer. */
export function openText({ client, heartbeat, limits, extensions, registerInfo }: Open): string {
  const { messageBytes } = limits;
  const params = { version: 1, client, heartbeat, limits: { messageBytes }, extensions, registerInfo };
  return controlText(`${prefix}1`, "open", params);
}

/** The answer to a request that this end does not know. */
export function methodNotFound(id: string): string {
  return JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32601, message: "Method not found" } });
}
