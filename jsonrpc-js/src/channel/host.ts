import type { Send } from "../engine/outbound.ts";
import type { Carrier, SessionChannels } from "../session/client-session-transport.ts";
import { MAX_PREFIX } from "../session/prefix.ts";
import { NORMAL, PROTOCOL_VIOLATION } from "../socket/close-codes.ts";
import type { ChannelEvent } from "./event.ts";
import { type HostMoves, type HostParts, HostSets } from "./host-sets.ts";
import { type ClaimedChannel, KeptChannels, keptOf } from "./kept.ts";
import type { OpenRequest } from "./messages.ts";
import { type ChannelOffer, OFFER } from "./offer.ts";
import { ChannelRequests, type ChannelSeeker, type Refused } from "./requests.ts";
import type { SavedChannels } from "./saved.ts";
import { ChannelScheduler } from "./scheduler.ts";
import { ChannelSender } from "./sender.ts";
import { type ChannelLane, ChannelSocket, laneOf } from "./socket.ts";
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
  readonly #sender: ChannelSender;
  readonly #requests = new ChannelRequests(({ path, weight, registerInfo, authorization, from }) =>
    from ? this.#table.openMoved(from) : this.#table.open(path, weight, registerInfo, authorization),
  );
  /** Those of the page before. */
  #kept: KeptChannels | undefined;
  readonly parts: HostParts;
  /** Not in the script for shared workers. */
  declare readonly sets: HostSets;
  moves: HostMoves | undefined;
  readonly #tooLarge: () => string;
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
    this.#tooLarge = () => " ".repeat(messageBytes + 1);
    const terms = { client: true, max: OFFER.max, theirMax: theirs.max, parts: true, messageBytes };
    this.#table = new ChannelTable(terms, saved?.table, carrier.timers.now());
    this.#scheduler = new ChannelScheduler(this.#table, Math.min(theirs.parts, OFFER.parts), carrier.window);
    const sender = new ChannelSender(carrier, this.#scheduler, () => this.moves?.pumped());
    this.#sender = sender;
    const bare = laneOf(0, carrier.room);
    sender.lanes.set(0, bare);
    this.send = sender.sendOf(bare);
    this.parts = {
      table: this.#table,
      scheduler: this.#scheduler,
      lanes: sender.lanes,
      send: (lane, text) => sender.send(lane, text),
      pump: () => sender.pump(),
      messageBytes: Math.min(limits.messageBytes, carrier.window.bytes - MAX_PREFIX),
      isHeld: number => sender.held?.channel === number,
      remove: number => this.#remove(number),
    };
    MERGED: this.sets = new HostSets(this.parts);
    KEPT: if (saved) {
      sender.held = saved.held;
      this.#kept = new KeptChannels(carrier.timers, saved.kept, (...kept) => this.#add(...kept, true));
      this.#table.closeAllBut(number => sender.lanes.has(number));
    }
  }

  /** Goes on with a channel of the page before; undefined if that has left none with this key at this path. */
  claim(key: string, path: string): ClaimedChannel | undefined {
    return this.#kept?.claim(key, path);
  }

  /** The page is left: nothing waits for an acknowledgement any more. */
  leaves(): void {
    this.#scheduler.unbind();
    this.#sender.pump();
  }

  /** What the next page goes on with. */
  save(): SavedChannels {
    KEPT: return {
      table: this.#table.save(this.#carrier.timers.now()),
      kept: keptOf(this.parts),
      held: this.#sender.held,
    };
  }

  /** Requests a channel, when it is its turn. */
  open(request: ChannelRequest, seeker: ChannelSeeker, refused: Refused): void {
    if (this.#ended) seeker.failed({ stage: "session", detail: "the session is lost" });
    else this.#requests.add({ request, seeker, refused });
    this.#sender.pump();
  }

  /** Accepts a channel that the server has requested; undefined if it has ended. */
  accept(number: number): ChannelSocket | undefined {
    const { messageBytes, inFlight } = this.#limits;
    const early = this.#table.accept(number, { sessionId: `${number}`, limits: { messageBytes, inFlight } });
    if (!early) return undefined;
    const socket = this.#add(laneOf(number), undefined, this.#limits, "");
    // When it is in use.
    queueMicrotask(() => {
      for (const event of early) socket.take(event);
    });
    this.#sender.pump();
    return socket;
  }

  refuse(number: number, reason: "path" | "unsupported"): void {
    this.#table.refuse(number, reason);
    this.#sender.pump();
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
    this.#sender.lanes.set(number, lane);
    const hosting = {
      send: this.#sender.sendOf(lane),
      hadReceived: this.#carrier.hadReceived,
      tooLarge: this.#tooLarge,
      close: (code: number) => {
        this.#table.close(lane.number, code);
        this.#remove(lane.number);
        this.#sender.pump();
      },
      ended: () => {
        if (number % 2 === 0) this.#table.ended(number);
      },
    };
    return new ChannelSocket(lane, id, limits, hosting, isKept);
  }

  #remove(number: number): ChannelLane | undefined {
    const { lanes, held } = this.#sender;
    const lane = lanes.get(number);
    lanes.delete(number);
    this.#scheduler.remove(number);
    if (held?.channel === number && number) this.#sender.held = undefined;
    MERGED: this.sets.pump();
    return lane;
  }

  /** A data frame of the session was received. The caller has to pass on a bare one, and to end the session after a violation. */
  receive(frame: string): ChannelEvent {
    const event = this.#table.receive(frame, this.#carrier.timers.now());
    if (event.kind === "data") this.#sender.lanes.get(event.channel)?.socket?.take(event);
    else if (event.kind !== "bare") this.#follow(event);
    return event;
  }

  #follow(event: ChannelEvent): void {
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
      case "data":
      case "tooLarge":
        this.#sender.lanes.get(event.channel)?.socket?.take(event);
        break;
      case "set":
        for (const each of this.#table.distribute(event)) this.#follow(each);
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
    this.#sender.pump();
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
      for (const event of overdue) this.#follow(event);
      if (this.#table.isWaiting) this.#look();
    });
  }

  /** The server may have acknowledged frames, or the session is on another socket. */
  acknowledged(): void {
    this.#sender.acknowledged();
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
    this.#sender.isEnded = true;
    MERGED: this.sets.isEnded = true;
    this.#stopLook?.();
    this.#requests.end();
    for (const { socket } of [...this.#sender.lanes.values()]) socket?.over(undefined, loss);
  }
}
