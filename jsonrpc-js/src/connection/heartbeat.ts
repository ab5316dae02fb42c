import { reasonOf } from "../socket/reason.ts";
import type { ClientSocket } from "../socket/socket.ts";
import type { Settings } from "./options.ts";

const PROBE = 30_000;
/** Browsers let the timers of hidden pages run once a minute. */
const HIDDEN = 60_000;

/**
 * Sends a `ping` every interval and aborts the socket when nothing at all arrived within the grace after one. Timers may be
 * late by any time, in a hidden page or after sleep: then it sends one more `ping` before it aborts.
 */
export class Heartbeat {
  readonly #settings: Settings;
  #socket: ClientSocket | undefined;
  /** Milliseconds; 0 for never. */
  #every = 0;
  #announced = false;
  #excused = false;
  #sentAt = 0;
  #dueAt = 0;
  #stopTimer = () => {};

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** There is a new socket. */
  online(socket: ClientSocket): void {
    this.#socket = socket;
    this.#every = this.#settings.heartbeat || (socket.answers ? PROBE : 0);
    this.#announced = this.#excused = false;
    // Without an interval to announce, the handshake was enough of a sign of life.
    this.#sentAt = this.#settings.timers.now();
    if (this.#settings.heartbeat) this.#beat();
    else if (this.#every) this.#wait(this.#every);
  }

  offline(): void {
    this.#socket = undefined;
    this.#stopTimer();
  }

  /** Something has changed: the network, or whether the page is visible. Looks at once. */
  probe(): void {
    if (!this.#socket || !this.#every) return;
    this.#announced = false;
    if (this.#socket.heardAt >= this.#sentAt) this.#beat();
    else this.#look();
  }

  #beat(): void {
    const first = this.#settings.heartbeat && !this.#announced;
    const hidden = globalThis.document?.hidden;
    this.#announced = true;
    this.#sentAt = this.#settings.timers.now();
    this.#wait(Math.min(this.#every, this.#settings.heartbeatGrace));
    this.#socket?.control(
      "ping",
      first ? { interval: hidden ? Math.max(this.#settings.heartbeat, HIDDEN) : this.#settings.heartbeat } : undefined,
    );
  }

  #wait(delay: number): void {
    this.#stopTimer();
    this.#dueAt = this.#settings.timers.now() + delay;
    this.#stopTimer = this.#settings.timers.after(delay, () => this.#look());
  }

  #look(): void {
    const socket = this.#socket;
    if (!socket) return;
    const now = this.#settings.timers.now();
    const elapsed = now - this.#sentAt;
    const late = now - this.#dueAt > this.#settings.heartbeatGrace;
    if (socket.heardAt >= this.#sentAt) {
      this.#excused = false;
      if (elapsed >= this.#every) this.#beat();
      else this.#wait(this.#every - elapsed);
    } else if (elapsed < this.#settings.heartbeatGrace) {
      this.#wait(this.#settings.heartbeatGrace - elapsed);
    } else if (late && !this.#excused) {
      this.#excused = true;
      this.#beat();
    } else {
      socket.abort(reasonOf("heartbeat"));
    }
  }
}
