import type { ConnectFailure, DisconnectReason } from "../socket/reason.ts";
import type { LimitsOfChannel } from "./terms.ts";

/** How much a tab sends on a channel before the worker has taken it: texts, and characters. */
export const UNTAKEN: { readonly texts: number; readonly length: number } = { texts: 64, length: 1024 * 1024 };
/** After so many characters a tab says how much it has read. */
export const READ_LENGTH: number = 64 * 1024;

/** What a tab sends to the shared worker that has the socket. `channel` is a number of the tab's. */
export type FromTab =
  /** Wants a connection, as this principal. `lock` is held as long as the tab lives; `nonce` names the worker that it knows. */
  | {
      readonly kind: "hello";
      readonly identity: string;
      readonly lock: string;
      readonly nonce: string | undefined;
      readonly options: object;
      readonly hasToken: boolean;
    }
  | {
      readonly kind: "open";
      readonly nonce: string | undefined;
      readonly channel: number;
      readonly path: string;
      readonly weight: number | undefined;
      readonly registerInfo: unknown;
      readonly authorization: string | undefined;
    }
  | { readonly kind: "text"; readonly nonce: string | undefined; readonly channel: number; readonly text: string }
  | { readonly kind: "close"; readonly nonce: string | undefined; readonly channel: number; readonly code: number }
  /** So many more characters of texts were read. */
  | { readonly kind: "read"; readonly nonce: string | undefined; readonly length: number }
  | {
      readonly kind: "token";
      readonly nonce: string | undefined;
      readonly question: number;
      readonly token: string | undefined;
    }
  /** The tab has closed its client. */
  | { readonly kind: "bye"; readonly nonce: string | undefined };

/** How a channel has ended. */
export interface ChannelEnd {
  readonly code: number | undefined;
  readonly loss: string;
  /** So many texts of the tab the server has received for certain; the others of those that were sent only perhaps. */
  readonly received: number;
  readonly sent: number;
}

/** What the worker sends to a tab. */
export type FromWorker =
  /** There is a session. The worker holds a lock of the name of its nonce. */
  | { readonly kind: "ready"; readonly nonce: string }
  /** The tab needs a socket of its own. */
  | { readonly kind: "alone" }
  | { readonly kind: "failed"; readonly failure: ConnectFailure }
  | { readonly kind: "opened"; readonly channel: number; readonly sessionId: string; readonly limits: LimitsOfChannel }
  | { readonly kind: "refused"; readonly channel: number; readonly reason: string; readonly retryAfter: number }
  | { readonly kind: "text"; readonly channel: number; readonly text: string }
  /** So many more texts of the channel were taken; whether streams may send more. */
  | { readonly kind: "taken"; readonly channel: number; readonly count: number; readonly hasSpare: boolean }
  | { readonly kind: "over"; readonly channel: number; readonly end: ChannelEnd }
  | { readonly kind: "interrupted" | "disconnected"; readonly reason: DisconnectReason }
  | { readonly kind: "resumed" }
  /** Wants a token; a tab that is hidden answers later. The answer has the number of the question. */
  | { readonly kind: "token"; readonly question: number }
  /** It is not the worker that the tab knows: that is gone, with all it had. */
  | { readonly kind: "restarted" };

/** What either end needs of a `MessagePort`. */
export interface Port {
  onmessage: ((event: never) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

/** What either end needs of Web Locks. */
export interface Locks {
  request(name: string, held: () => Promise<void>): Promise<unknown>;
}
