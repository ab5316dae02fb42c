import { encodeError } from "../codec/encode.ts";
import { errorObject } from "../codec/faults.ts";
import type { SessionTerms } from "./terms.ts";

/** What all ids and methods of the session layer begin with. */
export const PREFIX = "rpc.session.";

/** The session is open. The token is a secret. */
export interface Opened {
  readonly kind: "opened";
  readonly id: string;
  readonly sessionId: string;
  readonly token: string;
  readonly terms: SessionTerms;
  /** The extensions that the server accepted, name to parameters. */
  readonly extensions: unknown;
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

/** The counts of the sender; `resumed` is the attempt that is confirmed, 0 for none. */
export interface Ack {
  readonly kind: "ack";
  readonly received: number;
  readonly sent: number;
  readonly resumed: number;
}

/** The session has ended as requested; the socket follows. */
export interface Closed {
  readonly kind: "closed";
  readonly id: string;
}

/** Says before the end what a close code would, where codes do not travel. */
export interface Closing {
  readonly kind: "closing";
  readonly code: number;
  readonly sent?: number;
  readonly received?: number;
}

/** The server drains: come back elsewhere within so many milliseconds. */
export interface GoAway {
  readonly kind: "goaway";
  readonly withinMillis: number;
}

/** Which rate of all streams together the server says that holds. */
export interface FlowNow {
  readonly kind: "flow";
  readonly params: unknown;
}

/** A method that this end does not know; a notification has no id. */
export interface Unknown {
  readonly kind: "unknown";
  readonly id: string | undefined;
}

/** It begins like a control message and is none that a client may get. The fault names what is wrong, and shows nothing of it. */
export interface MalformedControl {
  readonly kind: "malformed";
  readonly fault: string;
}

/** A message of the session layer as a client gets it: never counted, never seen by an application. */
export type ControlFrame =
  | Opened
  | Resumed
  | Failed
  | Ack
  | Closed
  | Closing
  | GoAway
  | FlowNow
  | Unknown
  | MalformedControl;

/** What a client requests when it opens a session. */
export interface Open {
  /** Name and version of the software, for people. */
  readonly client: string;
  /** The wished one, in milliseconds. */
  readonly heartbeat: number;
  /** The largest message that the client receives. */
  readonly limits: { readonly messageBytes: number };
  /** What the client offers, name to parameters. */
  readonly extensions: Readonly<Record<string, unknown>>;
  /** The `registerInfo` of the application; undefined for nothing. */
  readonly registerInfo?: unknown;
  /** The name of the principal that is expected. */
  readonly identity?: string;
}

/** Writes a control message in the one form that the protocol has: no white space, members in this order. */
export function controlText(id: string | undefined, method: string, params?: unknown): string {
  return JSON.stringify({ jsonrpc: "2.0", id, method: PREFIX + method, params });
}

/** The first frame on a socket that is to begin a session; `Opened` is the answer. */
export function openText(open: Open): string {
  return controlText(`${PREFIX}1`, "open", { version: 1, ...open });
}

/** The answer to a request that this end does not know. */
export function methodNotFound(id: string): string {
  return encodeError(JSON.stringify(id), errorObject("method.notFound"));
}
