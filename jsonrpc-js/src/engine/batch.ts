import type { CallOptions, Settling } from "./pending.ts";

/** One message before it is sent. */
export interface Entry {
  readonly method: string;
  readonly params: unknown;
  /** Absent for a notification. */
  readonly call?: { readonly options: CallOptions; readonly settling: Settling };
}

/** Calls and notifications that go out as one message. Nothing happens before `send`. */
export class Batch {
  readonly #submit: (entries: readonly Entry[]) => void;
  readonly #entries: Entry[] = [];
  readonly #promises: Promise<unknown>[] = [];
  #sent = false;

  /** Made by `Peer.batch`. */
  constructor(submit: (entries: readonly Entry[]) => void) {
    this.#submit = submit;
  }

  /** Adds a call. Its promise stays open until the batch is sent. */
  call(method: string, params?: unknown, options: CallOptions = {}): Promise<unknown> {
    this.#refuseIfSent();
    const promise = new Promise<unknown>((resolve, reject) => {
      this.#entries.push({ method, params, call: { options, settling: { resolve, reject } } });
    });
    this.#promises.push(promise);
    return promise;
  }

  /** Adds a notification. */
  notify(method: string, params?: unknown): void {
    this.#refuseIfSent();
    this.#entries.push({ method, params });
  }

  /** Sends the whole, once. If it throws, nothing was sent, and every promise is rejected with the same error. */
  send(): void {
    this.#refuseIfSent();
    if (!this.#entries.length) throw new RangeError("The batch is empty");
    this.#sent = true;
    try {
      this.#submit(this.#entries);
    } catch (refused) {
      // The throw reports it: the promises need no handler as well.
      for (const promise of this.#promises) promise.catch(() => {});
      throw refused;
    }
  }

  #refuseIfSent(): void {
    if (this.#sent) throw new RangeError("The batch was sent");
  }
}
