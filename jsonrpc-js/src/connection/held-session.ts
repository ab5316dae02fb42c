import type { ConnectionError } from "../base/errors.ts";
import { ClientSessionLink } from "../session/client-session-link.ts";
import {
  type AnySession,
  ClientSessionTransport,
  type SessionSurroundings,
} from "../session/client-session-transport.ts";
import type { Opened } from "../session/control-frame.ts";
import { SessionLostError } from "./errors.ts";
import type { SessionLoss } from "./events.ts";
import type { Left } from "./left-page.ts";

/** The session that a client has, and why it lost the previous one. */
export class HeldSession {
  /** On the socket in use, or to be resumed on the next one. */
  current: AnySession | undefined;
  /** Why the previous session could not be resumed. */
  loss: SessionLoss | undefined;
  readonly #surroundings: SessionSurroundings;

  constructor(surroundings: SessionSurroundings) {
    this.#surroundings = surroundings;
  }

  /** Makes the client's end of a session that the server has just opened. */
  opened(opened: Opened): ClientSessionTransport {
    const link = ClientSessionLink.opened(opened, this.#surroundings.timers.now());
    return new ClientSessionTransport(link, opened.extensions, this.#surroundings);
  }

  /** Holds the session of the previous page. */
  restore(left: Left): void {
    CHANNELS: this.#surroundings.saved = left.channels;
    this.current = new ClientSessionTransport(left.link, left.extensions, this.#surroundings);
  }

  /** Forgets the session. */
  lose(loss: SessionLoss): void {
    CHANNELS: this.current?.end?.(loss);
    this.current = undefined;
    this.loss = loss;
  }

  /** What calls fail with: those that left in a session report whether the server had received them. */
  errorOf(error: ConnectionError): (frame: number) => ConnectionError {
    const session = this.current;
    return frame => (frame ? new SessionLostError(error.message, session?.hadReceived?.(frame)) : error);
  }
}
