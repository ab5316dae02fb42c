import { methodNotFound } from "../session/control-frame.ts";

const MAX_NOT_FOUND = 64;

/** One of them; the answer to an unknown request is one. */
export interface OutputItem {
  readonly text: string;
  readonly isNotFound?: boolean;
}

/** The messages of channel 0 that this end has not sent yet. */
export class ChannelOutput {
  #items: OutputItem[];
  #notFound: number;

  constructor(items: readonly OutputItem[] = []) {
    this.#items = [...items];
    this.#notFound = items.filter(({ isNotFound }) => isNotFound).length;
  }

  get items(): readonly OutputItem[] {
    return this.#items;
  }

  send(text: string): void {
    this.#items.push({ text });
  }

  /** Answers an unknown request; false if too many such answers wait. */
  sendNotFound(id: string): boolean {
    if (this.#notFound === MAX_NOT_FOUND) return false;
    this.#notFound++;
    this.#items.push({ text: `0:${methodNotFound(id)}`, isNotFound: true });
    return true;
  }

  next(): string | undefined {
    const item = this.#items.shift();
    if (item?.isNotFound) this.#notFound--;
    return item?.text;
  }
}
