import { ConnectionError, MessageTooLargeError, QueueFullError } from "../base/errors.ts";
import { utf8Length } from "../codec/utf8.ts";

const MAX_WAITING = 1000;
const MAX_BYTES = 1024 * 1024;

/** A message; or the sessions of the channels that join and that leave. */
interface Entry {
  readonly message: string | undefined;
  readonly bytes: number;
  readonly add: readonly unknown[];
  readonly remove: readonly unknown[];
}

/** What a set needs of the channels of its session. */
export interface Merging {
  readonly isEnded: boolean;
  /** Changes a set, or makes one for 0; its number, 0 if that is not possible. */
  merge(set: number, add: readonly number[], remove: readonly number[]): number;
  hasSet(set: number): boolean;
  /** The number of the open channel with this session; 0 if there is none. */
  numberOf(session: unknown): number;
  /** Sends a text to a set; false while it has to wait, after which `pump` is called. */
  send(set: number, text: string): boolean;
}

/**
 * A set of channels of this end. Messages and changes have their effect in the order in which the application has made them.
 * It has a number while it has members, another one whenever it gets some again.
 */
export class OutgoingSet {
  readonly #merging: Merging;
  readonly #messageBytes: number;
  #waiting: Entry[] = [];
  #bytes = 0;
  #number = 0;

  constructor(merging: Merging, messageBytes: number) {
    this.#merging = merging;
    this.#messageBytes = messageBytes;
  }

  /** Sends a notification to those that are members when its turn comes; to nobody if there are none. */
  send(message: string): void {
    const bytes = utf8Length(message);
    if (bytes > this.#messageBytes) {
      throw new MessageTooLargeError(`Message of ${bytes} bytes, the limit is ${this.#messageBytes}`);
    }
    this.#put({ message, bytes, add: [], remove: [] });
  }

  /** Changes the members behind the messages that wait. What is no open channel by then does not become one of them. */
  change(add: readonly unknown[], remove: readonly unknown[]): void {
    this.#put({ message: undefined, bytes: 0, add, remove });
  }

  #put(entry: Entry): void {
    if (this.#merging.isEnded) throw new ConnectionError("The set has ended with its session");
    const { length } = this.#waiting;
    if (length && (length === MAX_WAITING || this.#bytes + entry.bytes > MAX_BYTES)) {
      throw new QueueFullError(`Too much waits to be sent to a set: ${length} messages, ${this.#bytes} bytes`);
    }
    this.#waiting.push(entry);
    this.#bytes += entry.bytes;
    this.pump();
  }

  /** Goes on if the text that was in hand has gone. */
  pump(): void {
    for (let [next] = this.#waiting; next && this.#perform(next); [next] = this.#waiting) {
      this.#bytes -= next.bytes;
      this.#waiting.shift();
    }
  }

  /** False while it has to wait. */
  #perform({ message, add, remove }: Entry): boolean {
    const merging = this.#merging;
    if (message !== undefined) return !merging.hasSet(this.#number) || merging.send(this.#number, message);
    const numbers = (sessions: readonly unknown[]) =>
      sessions.map(session => merging.numberOf(session)).filter(number => number);
    const [joining, leaving] = [numbers(add), numbers(remove)];
    if (this.#merge(joining, leaving)) return true;
    // One of them has ended meanwhile, or is no news.
    for (const member of joining) this.#merge([member], []);
    for (const member of leaving) this.#merge([], [member]);
    return true;
  }

  #merge(add: readonly number[], remove: readonly number[]): boolean {
    const known = this.#merging.hasSet(this.#number) ? this.#number : 0;
    const made = this.#merging.merge(known, add, remove);
    if (made) this.#number = made;
    return made > 0;
  }
}
