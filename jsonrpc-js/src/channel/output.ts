import { methodNotFound } from "../session/control-frame.ts";

/**
 * One answers a request of the other end; closes or moves a channel that the other end has created, of which there are at
 * most two for each; or is a request of this end. Without a kind it closes or moves a channel of this end, or changes a set.
 */
export interface OutputItem {
  readonly text: string;
  readonly kind?: "answer" | "theirs" | "request" | undefined;
}

const MAX_REQUESTS = 64;

/**
 * The messages of channel 0 that this end has not sent yet. They wait where the other end does not read, or acknowledges
 * nothing, so each kind is bounded: an end that obeys the rules waits for answers before it causes more than that.
 */
export class ChannelOutput {
  readonly #maxTheirs: number;
  readonly #items: OutputItem[];

  /** `max` is how many channels of the other end this end takes. */
  constructor(max: number, items: readonly OutputItem[] = []) {
    this.#maxTheirs = 2 * max;
    this.#items = [...items];
  }

  get items(): readonly OutputItem[] {
    return this.#items;
  }

  /** Whether this end may request one more channel. */
  get mayRequest(): boolean {
    return this.#waits("request") < MAX_REQUESTS;
  }

  /** Whether the other end may send one more request: it has read the answers to those before. */
  get mayAnswer(): boolean {
    return this.#waits("answer") < MAX_REQUESTS;
  }

  /** Whether the other end may open or move one more channel: it has read what became of those before. */
  get mayTell(): boolean {
    return this.#waits("theirs") <= this.#maxTheirs;
  }

  send(text: string, kind?: OutputItem["kind"]): void {
    this.#items.push({ text, kind });
  }

  /** Says what becomes of a channel. */
  tell({ ours }: { readonly ours: boolean }, text: string): void {
    this.send(text, ours ? undefined : "theirs");
  }

  answerNotFound(id: string): void {
    this.send(`0:${methodNotFound(id)}`, "answer");
  }

  #waits(which: OutputItem["kind"]): number {
    return this.#items.filter(({ kind }) => kind === which).length;
  }

  next(): string | undefined {
    return this.#items.shift()?.text;
  }
}
