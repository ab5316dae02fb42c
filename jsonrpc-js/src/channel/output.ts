import { methodNotFound } from "../session/control-frame.ts";

const MAX_NOT_FOUND = 64;

/** The messages of channel 0 that this end has not sent yet. */
export class ChannelOutput {
  #items: { readonly text: string; readonly isNotFound?: boolean }[] = [];
  #notFound = 0;

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
