import type { SocketLike } from "../socket/opener.ts";
import type { ConnectFailure } from "../socket/reason.ts";
import type { ChannelSession } from "./socket.ts";
import type { ChannelRequest } from "./terms.ts";

/** Who waits for a channel: called once, unless it is over. */
export interface ChannelSeeker {
  readonly isOver: boolean;
  /** Without a socket there are no channels: one of its own is needed. */
  found(socket?: SocketLike & { readonly session: ChannelSession }): void;
  failed(failure: ConnectFailure): void;
}

/** Called with the reason that a server gives, and how long it wants to be left alone. */
export type Refused = (reason: string, retryAfter: number) => void;

interface Requested {
  readonly request: ChannelRequest;
  readonly seeker: ChannelSeeker;
  readonly refused: Refused;
}

const MAX_UNANSWERED = 64;
const MAX_WAITING = 1024;

/** The channels that were requested and not answered, and those that wait for their turn. */
export class ChannelRequests {
  readonly #open: (request: ChannelRequest) => number;
  readonly #unanswered = new Map<number, Requested>();
  #waiting: Requested[] = [];

  /** `open` sends a request and returns its number; 0 if the server takes no more. */
  constructor(open: (request: ChannelRequest) => number) {
    this.#open = open;
  }

  add(requested: Requested): void {
    if (this.#waiting.length === MAX_WAITING) requested.refused("limit", 0);
    else this.#waiting.push(requested);
    this.#next();
  }

  /** The channel is answered, or over. */
  answered(number: number): Requested | undefined {
    const requested = this.#unanswered.get(number);
    this.#unanswered.delete(number);
    if (requested) this.#next();
    return requested;
  }

  /** The server says why not, and when to ask again. */
  refused(number: number, error: unknown): void {
    const { data } = Object(error) as { data?: unknown };
    const { reason, retryAfterMillis } = Object(data) as { reason?: unknown; retryAfterMillis?: unknown };
    this.answered(number)?.refused(`${reason}`, Number(retryAfterMillis) || 0);
  }

  #next(): void {
    while (this.#unanswered.size < MAX_UNANSWERED) {
      const next = this.#waiting.shift();
      if (!next) return;
      if (next.seeker.isOver) continue;
      const number = this.#open(next.request);
      if (number) this.#unanswered.set(number, next);
      else next.refused("limit", 0);
    }
  }

  /** The session is lost. */
  end(): void {
    for (const { seeker } of [...this.#unanswered.values(), ...this.#waiting.splice(0)]) {
      if (!seeker.isOver) seeker.failed({ stage: "session", detail: "the session is lost" });
    }
  }
}
