import { PROTOCOL_VIOLATION } from "../socket/close-codes.ts";
import type { Closed, Closing, Failed, FlowNow, GoAway } from "./control-frame.ts";

/** A message of the conversation, counted: pass it on. */
export interface Data {
  readonly kind: "data";
  /** Its size in UTF-8. */
  readonly bytes: number;
}

/** Nothing more is known than this. */
export interface Plain {
  /**
   * - `ignored`: of a socket that is no longer the current one; do nothing.
   * - `handled`: nothing is left to do.
   * - `room`: handled, and a frame that had to wait has room now.
   * - `resumed`: the session goes on; what had to wait may have room now.
   *
   * After all but the first, and after `Data`, call `next`.
   */
  readonly kind: "ignored" | "handled" | "room" | "resumed";
}

/** The server broke the protocol: close the socket with this. The session is over. */
export interface Violation {
  readonly kind: "violation";
  readonly code: number;
  /** For the log and the close frame. */
  readonly reason: string;
}

export function violation(reason: string, code: number = PROTOCOL_VIOLATION): Violation {
  return { kind: "violation", code, reason };
}

/** The session cannot be resumed. */
export interface Lost {
  readonly kind: "lost";
  /** `denied`, `stale`, `gap`, or what a later server says. */
  readonly reason: string;
  /** How many of our data frames the server had received; undefined when it did not say. */
  readonly received: number | undefined;
  /** Whether a new session may be opened on this socket; if not, close it with 4500. */
  readonly mayOpen: boolean;
}

/** What a text frame turned out to be, and what is left to do. Control messages in it are for the owner of the session. */
export type Received = Data | Plain | Violation | Lost | Closed | Closing | GoAway | FlowNow | Failed;

/** What became of a frame that was offered. */
export type Admission =
  /** It has a number and arrives exactly once, or the session is lost, which both ends report. */
  | "numbered"
  /** The window is full: offer it again, before any other, after `room` or `resumed`. */
  | "wait"
  /** The window is full and there is no socket, or the session is lost: the send fails. */
  | "refused"
  /** It is larger than the window. */
  | "tooLarge";
