import { type ChannelEnd, UNTAKEN } from "../channel/port.ts";
import type { ChannelSeeker, Refused } from "../channel/requests.ts";
import { ChannelSocket, laneOf } from "../channel/socket.ts";
import type { LimitsOfChannel } from "../channel/terms.ts";
import { NORMAL } from "../socket/close-codes.ts";

/** What a channel of a tab needs of the tab's end. */
interface Sending {
  readonly text: (text: string) => void;
  readonly close: (code: number) => void;
  readonly found: (socket: ChannelSocket) => void;
}

/** One channel of a tab in the session of a shared worker. Its texts are numbered here, from 1. */
export class SharedChannel {
  readonly refused: Refused;
  readonly #seeker: ChannelSeeker;
  readonly #sending: Sending;
  readonly #lane = laneOf(0);
  #socket: ChannelSocket | undefined;
  #sent = 0;
  /** The lengths of the texts that the worker has not taken. */
  readonly #untaken: number[] = [];
  /** Less than half of the window of the session is in use, as far as the worker has said. */
  #hasSpare = true;
  #end: ChannelEnd | undefined;

  constructor(seeker: ChannelSeeker, refused: Refused, sending: Sending) {
    this.#seeker = seeker;
    this.refused = refused;
    this.#sending = sending;
  }

  opened(sessionId: string, limits: LimitsOfChannel): void {
    const { close, found } = this.#sending;
    if (this.#seeker.isOver) {
      close(NORMAL);
      return;
    }
    this.#socket = new ChannelSocket(this.#lane, sessionId, limits, {
      // One item on the way to the worker: how much room others have taken meanwhile is not known here.
      send: Object.assign((text: string) => this.#send(text), {
        hasSpare: () => this.#hasSpare && !this.#untaken.length,
      }),
      hadReceived: text => this.#hadReceived(text),
      close,
      ended: () => {},
    });
    found(this.#socket);
  }

  /** The number of the text; undefined while too many are not taken. */
  #send(text: string): number | undefined {
    const length = this.#untaken.reduce((sum, one) => sum + one, text.length);
    const isFull = this.#untaken.length >= UNTAKEN.texts || length > UNTAKEN.length;
    if (isFull && this.#untaken.length) return undefined;
    this.#untaken.push(text.length);
    this.#sending.text(text);
    return ++this.#sent;
  }

  #hadReceived(text: number): boolean | undefined {
    const { received, sent } = this.#end ?? { received: 0, sent: this.#sent };
    return text <= received || (text > sent ? false : undefined);
  }

  text(text: string): void {
    this.#socket?.take({ kind: "data", channel: 0, text });
  }

  taken(count: number, hasSpare: boolean): void {
    this.#untaken.splice(0, count);
    this.#hasSpare = hasSpare;
    this.#lane.room();
  }

  over(end: ChannelEnd): void {
    this.#end = end;
    this.#socket?.over(end.code, end.loss);
  }

  /** The worker is gone. */
  lost(): void {
    if (this.#socket) this.over({ code: undefined, loss: "denied", received: 0, sent: this.#sent });
    else if (!this.#seeker.isOver) this.#seeker.failed({ stage: "session", detail: "the shared worker is gone" });
  }
}
