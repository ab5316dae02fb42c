/** Where a frame went, or that something happened to the connection. */
export type FrameDirection = "in" | "out" | "event";

/** What a frame is. */
export interface FrameKind {
  /** `call`, `answer`, `error`, `notification`, `item`, `batch` or `unreadable`. */
  readonly name: string;
  /** Whether it is about the session or its flow, not a message of the application. */
  readonly control: boolean;
  /** How long the other end took to answer, in milliseconds. */
  readonly millis?: number | undefined;
}

interface FrameMessage {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly error?: unknown;
}

const MAX_ASKED = 5000;

/** Sorts the frames of one connection, and measures the time from each call to its answer. */
export class FrameKinds {
  readonly #now: () => number;
  readonly #asked = new Map<string, { readonly at: number; readonly control: boolean }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  sort(direction: FrameDirection, text: string): FrameKind {
    let message: FrameMessage | readonly FrameMessage[];
    try {
      message = JSON.parse(text);
    } catch {
      return { name: "unreadable", control: false };
    }
    if (!Array.isArray(message)) return this.#one(direction, message as FrameMessage);
    const millis = message.map(entry => this.#one(direction, entry).millis).find(time => time !== undefined);
    return { name: "batch", control: false, millis };
  }

  #one(direction: FrameDirection, message: FrameMessage): FrameKind {
    const { id, method, error } = Object(message) as FrameMessage;
    const key = `${direction === "out" ? "ours" : "theirs"} ${JSON.stringify(id)}`;
    if (typeof method === "string") {
      const control = /^(ping$|rpc\.session\.|rpc\.stream\.limit$|connect$|reconnect$)/.test(method);
      if (method === "rpc.stream.item") return { name: "item", control };
      if (id === undefined) return { name: "notification", control };
      if (this.#asked.size >= MAX_ASKED) this.#asked.delete(this.#asked.keys().next().value as string);
      this.#asked.set(key, { at: this.#now(), control });
      return { name: "call", control };
    }
    const asked = `${direction === "out" ? "theirs" : "ours"} ${JSON.stringify(id)}`;
    const call = this.#asked.get(asked);
    this.#asked.delete(asked);
    return { name: error ? "error" : "answer", control: !!call?.control, millis: call && this.#now() - call.at };
  }
}
