import type { ChannelHost } from "../channel/host.ts";
import type { FromWorker } from "../channel/port.ts";
import type { ChannelSeeker } from "../channel/requests.ts";
import type { ChannelSocket } from "../channel/socket.ts";
import type { ChannelRequest } from "../channel/terms.ts";
import { utf8Length } from "../codec/utf8.ts";
import { NORMAL } from "../socket/close-codes.ts";
import type { ConnectFailure } from "../socket/reason.ts";

/** One channel of a tab: carries texts between the tab and the session, and counts those of the tab. */
export class TabChannel implements ChannelSeeker {
  readonly #channel: number;
  readonly #tell: (message: FromWorker) => void;
  readonly #isConnected: () => boolean;
  #socket: ChannelSocket | undefined;
  #isClosed = false;
  /** What waits for room in the session. */
  readonly #waiting: string[] = [];
  /** The frames of those that were sent and not acknowledged, and how many are before. */
  #frames: number[] = [];
  #before = 0;
  /** What the tab knows of the room for streams. */
  #hadSpare = true;

  constructor(channel: number, tell: (message: FromWorker) => void, isConnected: () => boolean) {
    this.#channel = channel;
    this.#tell = tell;
    this.#isConnected = isConnected;
  }

  get isOver(): boolean {
    return this.#isClosed;
  }

  open(host: ChannelHost | undefined, request: ChannelRequest): void {
    if (host) host.open(request, this, (reason, retryAfter) => this.#refused(reason, retryAfter));
    else this.#refused("closed", 0);
  }

  #refused(reason: string, retryAfter: number): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#tell({ kind: "refused", channel: this.#channel, reason, retryAfter });
  }

  found(socket: ChannelSocket): void {
    const { id, limits, onRoom } = socket.session;
    const channel = this.#channel;
    this.#socket = socket;
    socket.onmessage = ({ data }: { data: string }) => this.#tell({ kind: "text", channel, text: data });
    socket.onclose = ({ code }: { code: number | undefined }) => this.#over(socket, code);
    onRoom(() => this.pump());
    this.#tell({ kind: "opened", channel, sessionId: id, limits });
  }

  failed(_failure: ConnectFailure): void {
    this.#refused("closed", 0);
  }

  /** A text of the tab. */
  text(text: string): void {
    this.#waiting.push(text);
    this.pump();
  }

  /** Sends what waits, unless there is no socket: it may still be sent in another session. */
  pump(): void {
    let count = 0;
    while (this.#socket && this.#isConnected()) {
      const [text] = this.#waiting;
      const frame = text === undefined ? undefined : this.#socket.session.send(text, utf8Length(text));
      if (frame === undefined) break;
      this.#waiting.shift();
      this.#frames.push(frame);
      count++;
    }
    while (this.#frames.length && this.#socket?.session.hadReceived(this.#frames[0] ?? 0)) {
      this.#frames.shift();
      this.#before++;
    }
    const hasSpare = this.#socket?.session.send.hasSpare?.() ?? this.#hadSpare;
    if (!count && hasSpare === this.#hadSpare) return;
    this.#hadSpare = hasSpare;
    this.#tell({ kind: "taken", channel: this.#channel, count, hasSpare });
  }

  /** The tab closes it, or is gone. */
  close(code: number = NORMAL): void {
    this.#isClosed = true;
    this.#socket?.close(code);
  }

  /** The tab does not read. */
  giveUp(code: number): void {
    const socket = this.#socket;
    if (!socket) return;
    socket.onclose = null;
    socket.close(code);
    this.#over(socket, code);
  }

  #over(socket: ChannelSocket, code: number | undefined): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const had = this.#frames.map(frame => socket.session.hadReceived(frame));
    const received = this.#before + had.filter(is => is).length;
    // Where all is known there is nothing between.
    const sent = had.includes(undefined) ? this.#before + had.length : received;
    this.#tell({
      kind: "over",
      channel: this.#channel,
      end: { code, loss: socket.session.channelLoss(), received, sent },
    });
  }
}
