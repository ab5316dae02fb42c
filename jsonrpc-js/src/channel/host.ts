import type { Send } from "../engine/outbound.ts";
import type { Carrier, SessionChannels } from "../session/client-session-transport.ts";
import { NORMAL, PROTOCOL_VIOLATION } from "../socket/close-codes.ts";
import type { ChannelEvent } from "./event.ts";
import { type HostMoves, type HostParts, HostSets } from "./host-sets.ts";
import { Unacknowledged } from "./in-flight.ts";
import { type ClaimedChannel, KeptChannels, keptOf } from "./kept.ts";
import type { OpenRequest } from "./messages.ts";
import { type ChannelOffer, OFFER } from "./offer.ts";
import { ChannelRequests, type ChannelSeeker, type Refused } from "./requests.ts";
import type { SavedChannels } from "./saved.ts";
import { ChannelScheduler, type OutgoingFrame } from "./scheduler.ts";
import { type ChannelLane, ChannelSocket, inTurn, laneOf } from "./socket.ts";
import { ChannelTable } from "./table.ts";
import type { ChannelRequest, LimitsOfChannel } from "./terms.ts";

/** The server requests a channel. */
export type Asked = (host: ChannelHost, open: OpenRequest) => void;

const LOOK_MILLIS = 1000;

/** The channels of one session of a client: follows what the server says of them, and sends in the order of the scheduler. */
export class ChannelHost implements SessionChannels {
  /** Sends for the conversation without a channel. */
  readonly send: Send;
  readonly #carrier: Carrier;
  readonly #asked: Asked;
  readonly #limits: LimitsOfChannel;
  readonly #table: ChannelTable;
  readonly #scheduler: ChannelScheduler;
  readonly #lanes = new Map<number, ChannelLane>();
  readonly #requests = new ChannelRequests(({ path, weight, registerInfo, authorization, from }) =>
    from ? this.#table.openMoved(from) : this.#table.open(path, weight, registerInfo, authorization),
  );
  /** Those of the page before. */
  #kept: KeptChannels | undefined;
  readonly #unacknowledged = new Unacknowledged();
  readonly parts: HostParts;
  readonly sets: HostSets;
  moves: HostMoves | undefined;
  /** A frame that found no room. */
  #held: OutgoingFrame | undefined;
  #sending: ChannelLane | undefined;
  #pumping = false;
  #ended = false;
  #stopLook: (() => void) | undefined;

  /** `saved` is what the page before has saved of the same session. */
  constructor(
    carrier: Carrier,
    theirs: ChannelOffer,
    limits: LimitsOfChannel,
    messageBytes: number,
    asked: Asked,
    saved?: SavedChannels,
  ) {
    this.#carrier = carrier;
    this.#asked = asked;
    this.#limits = limits;
    const terms = { client: true, max: OFFER.max, theirMax: theirs.max, parts: true, messageBytes };
    this.#table = new ChannelTable(terms, saved?.table, carrier.timers.now());
    this.#scheduler = new ChannelScheduler(this.#table, Math.min(theirs.parts, OFFER.parts), carrier.window);
    const bare = laneOf(0, carrier.room);
    this.#lanes.set(0, bare);
    this.send = this.#sendOf(bare);
    this.parts = {
      table: this.#table,
      scheduler: this.#scheduler,
      lanes: this.#lanes,
      send: (lane, text) => this.#send(lane, text),
      pump: () => this.#pump(),
      messageBytes: limits.messageBytes,
      isHeld: number => this.#held?.channel === number,
      remove: number => this.#remove(number),
    };
    this.sets = new HostSets(this.parts);
    if (!saved) return;
    this.#held = saved.held;
    this.#kept = new KeptChannels(carrier.timers, saved.kept, (...kept) => this.#add(...kept, true));
    this.#table.closeAllBut(number => this.#lanes.has(number));
  }

  /** Goes on with a channel of the page before; undefined if that has left none with this key at this path. */
  claim(key: string, path: string): ClaimedChannel | undefined {
    return this.#kept?.claim(key, path);
  }

  /** The page is left: nothing waits for an acknowledgement any more. */
  leaves(): void {
    this.#scheduler.unbind();
    this.#pump();
  }

  /** What the next page goes on with. */
  save(): SavedChannels {
    return { table: this.#table.save(this.#carrier.timers.now()), kept: keptOf(this.parts), held: this.#held };
  }

  /** Requests a channel, when it is its turn. */
  open(request: ChannelRequest, seeker: ChannelSeeker, refused: Refused): void {
    if (this.#ended) seeker.failed({ stage: "session", detail: "the session is lost" });
    else this.#requests.add({ request, seeker, refused });
    this.#pump();
  }

  /** Accepts a channel that the server has requested; undefined if it has ended. */
  accept(number: number): ChannelSocket | undefined {
    const { messageBytes, inFlight } = this.#limits;
    const early = this.#table.accept(number, { sessionId: `${number}`, limits: { messageBytes, inFlight } });
    if (!early) return undefined;
    const socket = this.#add(laneOf(number), undefined, this.#limits, "");
    // When it is in use.
    queueMicrotask(() => {
      for (const event of early) if (event.kind === "data") socket.text(event.text);
    });
    this.#pump();
    return socket;
  }

  refuse(number: number, reason: "path" | "unsupported"): void {
    this.#table.refuse(number, reason);
    this.#pump();
  }

  #add(
    lane: ChannelLane,
    request: ChannelRequest | undefined,
    limits: LimitsOfChannel,
    id: string,
    isKept = false,
  ): ChannelSocket {
    const { number } = lane;
    lane.request = request;
    this.#scheduler.add(number, request?.weight ?? 1);
    this.#lanes.set(number, lane);
    const hosting = {
      send: this.#sendOf(lane),
      hadReceived: this.#carrier.hadReceived,
      close: (code: number) => {
        this.#table.close(lane.number, code);
        this.#remove(lane.number);
        this.#pump();
      },
      ended: () => {
        if (number % 2 === 0) this.#table.ended(number);
      },
    };
    return new ChannelSocket(lane, id, limits, hosting, isKept);
  }

  #remove(number: number): ChannelLane | undefined {
    const lane = this.#lanes.get(number);
    this.#lanes.delete(number);
    this.#scheduler.remove(number);
    if (this.#held?.channel === number && number) this.#held = undefined;
    this.sets.pump();
    return lane;
  }

  /** A data frame of the session was received. The caller has to pass on a bare one, and to end the session after a violation. */
  receive(frame: string): ChannelEvent {
    const event = this.#table.receive(frame, this.#carrier.timers.now());
    if (event.kind === "data") this.#lanes.get(event.channel)?.socket?.text(event.text);
    else if (event.kind !== "bare") this.#follow(event, frame);
    return event;
  }

  #follow(event: ChannelEvent, frame: string): void {
    switch (event.kind) {
      case "opened":
        this.#opened(event.channel, event.result);
        break;
      case "refused":
        this.#requests.refused(event.channel, event.error);
        break;
      case "closed": {
        this.#requests.answered(event.channel)?.refused("closed", 0);
        const lane = this.#remove(event.channel);
        lane?.socket?.over(event.code, "denied", event.received, lane);
        break;
      }
      case "exceeded":
        this.#remove(event.channel)?.socket?.over(PROTOCOL_VIOLATION, "protocolViolation");
        break;
      case "tooLarge":
        // The conversation says so itself.
        this.#lanes.get(event.channel)?.socket?.text(frame.slice(frame.indexOf(":") + 1));
        break;
      case "set":
        for (const member of event.members) this.#lanes.get(member)?.socket?.text(event.text);
        break;
      case "asked":
        this.#asked(this, event.open);
        break;
      case "arrives":
        this.#table.refuse(event.open.channel, "unsupported");
        break;
      case "departed":
        this.moves?.departed(event.channel);
        break;
      case "moved":
        this.#table.close(event.to, PROTOCOL_VIOLATION);
        this.#remove(event.channel)?.socket?.over(PROTOCOL_VIOLATION, "protocolViolation");
    }
    if (event.kind === "kept" || event.kind === "departed") this.#look();
    this.#pump();
  }

  #opened(number: number, result: unknown): void {
    const requested = this.#requests.answered(number);
    if (!requested || requested.seeker.isOver) {
      this.#table.close(number, NORMAL);
      return;
    }
    const { sessionId, limits } = Object(result) as { sessionId?: unknown; limits?: LimitsOfChannel };
    const theirs = { ...this.#limits, ...limits };
    requested.seeker.found(this.#add(laneOf(number), requested.request, theirs, `${sessionId ?? ""}`));
  }

  /** What the server owes the rest of: it has ten seconds, while there is a socket. */
  #look(): void {
    this.#stopLook ??= this.#carrier.timers.after(LOOK_MILLIS, () => {
      this.#stopLook = undefined;
      if (this.#ended) return;
      const overdue = this.#carrier.isAttached() ? this.#table.check(this.#carrier.timers.now()) : [];
      for (const event of overdue) this.#follow(event, "");
      if (this.#table.isWaiting) this.#look();
    });
  }

  #sendOf(lane: ChannelLane): Send {
    return Object.assign((text: string) => this.#send(lane, text), { hasSpare: this.#carrier.hasSpare });
  }

  #send(lane: ChannelLane, text: string): number | undefined {
    if (lane.written?.text !== text) {
      if (lane.isPaused) return undefined;
      // What found no room has left the scheduler and was not sent.
      const isHeld = this.#held?.channel === lane.number && this.#held.isLast;
      if (isHeld || !this.#scheduler.isFree(lane.number)) return undefined;
      this.#scheduler.put(lane.number, text);
      lane.text = text;
      const outer = this.#sending;
      this.#sending = lane;
      this.#pump();
      this.#sending = outer;
    }
    const { written } = lane;
    if (written?.text !== text) return undefined;
    lane.written = undefined;
    return written.frame;
  }

  #pump(): void {
    if (this.#pumping || this.#ended) return;
    this.#pumping = true;
    const done = new Set<ChannelLane>();
    while (true) {
      const frame = this.#held ?? this.#scheduler.next(this.#carrier.timers.now());
      const number = frame && this.#carrier.offer(frame.frame, frame.size);
      this.#held = number === undefined ? frame : undefined;
      if (!frame || number === undefined) break;
      this.#unacknowledged.sent(number, frame.size);
      const lane = this.#lanes.get(frame.channel);
      if (frame.channel) lane?.sent(number);
      if (!lane || !frame.isLast) continue;
      lane.written = { text: lane.text, frame: number };
      done.add(lane);
    }
    this.#pumping = false;
    for (const lane of done) if (lane !== this.#sending) lane.room();
    this.moves?.pumped();
  }

  /** The server may have acknowledged frames, or the session is on another socket. */
  acknowledged(): void {
    const last = this.#carrier.acknowledged();
    for (const lane of this.#lanes.values()) lane.acknowledged(last);
    this.#scheduler.remains(this.#unacknowledged.acknowledged(last), this.#carrier.timers.now());
    this.#pump();
    for (const lane of inTurn(this.#lanes)) lane.room();
  }

  /** The session is on another socket. */
  resumed(): void {
    this.#table.resumed(this.#carrier.timers.now());
    this.#scheduler.restart();
    this.acknowledged();
  }

  /** The session is lost, and all channels with it. */
  end(loss: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.sets.isEnded = true;
    this.#stopLook?.();
    this.#requests.end();
    for (const { socket } of [...this.#lanes.values()]) socket?.over(undefined, loss);
  }
}
