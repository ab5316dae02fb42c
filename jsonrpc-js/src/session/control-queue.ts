import { controlText, methodNotFound, PREFIX } from "./control-frame.ts";

const MAX_CONTROLS = 16;

/** Control messages that wait to be written on the current socket, before data. */
export class ControlQueue {
  #texts: string[] = [];
  /** The last notification of an extension. */
  #told: string | undefined;
  /** Requests of the session layer on the current socket. */
  requests: number;

  /** A new socket, on which so many requests were sent. */
  constructor(requests: number) {
    this.requests = requests;
  }

  /** The id of the last request. */
  get lastId(): string {
    return PREFIX + this.requests;
  }

  get isEmpty(): boolean {
    return !this.#texts.length;
  }

  request(method: string, params?: unknown): boolean {
    this.requests++;
    return !!this.#texts.push(controlText(this.lastId, method, params));
  }

  /** A notification of an extension; where too many messages wait, in place of the last one. */
  tell(method: string, params: object): boolean {
    FLOW: {
      const last = this.#told;
      this.#told = controlText(undefined, method, params);
      if (this.#texts.length >= MAX_CONTROLS) this.#texts = this.#texts.filter(text => text !== last);
      this.#texts.push(this.#told);
    }
    return true;
  }

  /** Answers that this end does not know the method; false when too many answers wait. */
  refuse(id: string): boolean {
    if (this.#texts.length >= MAX_CONTROLS) return false;
    this.#texts.push(methodNotFound(id));
    return true;
  }

  next(): string | undefined {
    return this.#texts.shift();
  }
}
