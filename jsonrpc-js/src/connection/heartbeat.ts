import { reasonOf } from "../socket/reason.ts";
import type { ClientSocket } from "../socket/socket.ts";
import type { Settings } from "./options.ts";

const PROBE = 30_000;
/** Browsers let the timers of hidden pages run once a minute. */
const HIDDEN = 60_000;

/**
 * Sends a sign of life every interval and gives the socket up when nothing at all was heard within the grace after one.
 * Timers may be late by any time, in a hidden page or after sleep: then it asks once more before it judges.
 */
export class Heartbeat {
  readonly #settings: Settings;
  #link: ClientSocket | undefined;
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
  online(link: ClientSocket): void {
    this.#link = link;
    this.#every = this.#settings.heartbeat || (link.answers ? PROBE : 0);
    this.#announced = this.#excused = false;
    // Without an interval to announce, the handshake was sign of life enough.
    this.#sentAt = this.#settings.timers.now();
    if (this.#settings.heartbeat) this.#beat();
    else if (this.#every) this.#wait(this.#every);
  }

  offline(): void {
    this.#link = undefined;
    this.#stopTimer();
  }

  /** Something has changed: the network, or whether the page is visible. Looks at once. */
  probe(): void {
    if (!this.#link || !this.#every) return;
    this.#announced = false;
    if (this.#link.heardAt >= this.#sentAt) this.#beat();
    else this.#look();
  }

  #beat(): void {
    const first = this.#settings.heartbeat && !this.#announced;
    const hidden = globalThis.document?.hidden;
    this.#announced = true;
    this.#sentAt = this.#settings.timers.now();
    this.#wait(Math.min(this.#every, this.#settings.heartbeatGrace));
    this.#link?.control(
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
    const link = this.#link;
    if (!link) return;
    const now = this.#settings.timers.now();
    const elapsed = now - this.#sentAt;
    const late = now - this.#dueAt > this.#settings.heartbeatGrace;
    if (link.heardAt >= this.#sentAt) {
      this.#excused = false;
      if (elapsed >= this.#every) this.#beat();
      else this.#wait(this.#every - elapsed);
    } else if (elapsed < this.#settings.heartbeatGrace) {
      this.#wait(this.#settings.heartbeatGrace - elapsed);
    } else if (late && !this.#excused) {
      this.#excused = true;
      this.#beat();
    } else {
      link.abort(reasonOf("heartbeat"));
    }
  }
}
