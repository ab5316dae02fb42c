import { isAboutFrames } from "../socket/close-codes.ts";

/** So many sockets in a row may end because a frame could not be read, as the server or something on the way says. */
const MAX_UNREADABLE = 3;

/**
 * Counts sockets that ended with a code about a frame that could not be read while nothing more was acknowledged. Containers
 * and proxies send such codes for other reasons, too, so one alone means nothing; but a frame that really cannot be read
 * would be sent again on each socket.
 */
export class UnreadableFrames {
  #sockets = 0;
  #acknowledged = 0;

  /** A socket ended with this code; whether the session has to end because of it. */
  endSession(code: number, written: number, acknowledged: number): boolean {
    if (!isAboutFrames(code) || written <= acknowledged) return false;
    this.#sockets = acknowledged === this.#acknowledged ? this.#sockets + 1 : 1;
    this.#acknowledged = acknowledged;
    return this.#sockets >= MAX_UNREADABLE;
  }
}
