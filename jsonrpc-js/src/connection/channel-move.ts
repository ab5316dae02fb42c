import { ConnectionError } from "../base/errors.ts";
import type { Timers } from "../base/timers.ts";
import type { ChannelHost } from "../channel/host.ts";
import type { HostMoves, HostParts } from "../channel/host-sets.ts";
import type { ChannelLane, ChannelSocket } from "../channel/socket.ts";
import type { ChannelRequest } from "../channel/terms.ts";
import { NORMAL, PROTOCOL_VIOLATION } from "../socket/close-codes.ts";

/** What changes among the channels of one session when one of them goes on in another session, or comes from there. */
class Moves implements HostMoves {
  readonly #host: HostParts;
  /** Those that wait until what they have begun is sent. */
  readonly #pausing = new Map<ChannelLane, () => void>();
  readonly #leaving = new Map<number, () => void>();

  constructor(host: HostParts) {
    this.#host = host;
  }

  /** Sends nothing new of a channel, and calls this when what is begun is sent. */
  pause(lane: ChannelLane, idle: () => void): void {
    lane.isPaused = true;
    this.#pausing.set(lane, idle);
    this.#host.scheduler.takeBack(lane.number);
    this.pumped();
  }

  /** The channel stays. */
  proceed(lane: ChannelLane): void {
    lane.isPaused = false;
    this.#pausing.delete(lane);
    lane.room();
  }

  pumped(): void {
    const { scheduler, isHeld } = this.#host;
    for (const [lane, idle] of this.#pausing) {
      if (lane.written || !scheduler.isFree(lane.number) || isHeld(lane.number)) continue;
      this.#pausing.delete(lane);
      idle();
    }
  }

  /** This end sends nothing more here; `departed` is called when the server has said the same. */
  leave({ number }: ChannelLane, ticket: string, departed: () => void): void {
    const { table, scheduler, pump } = this.#host;
    table.leave(number, ticket);
    scheduler.remove(number);
    this.#leaving.set(number, departed);
    pump();
  }

  departed(number: number): void {
    const departed = this.#leaving.get(number);
    this.#leaving.delete(number);
    this.#host.lanes.delete(number);
    departed?.();
  }

  /** Nothing is received of it here any more. */
  forget(lane: ChannelLane): void {
    this.#pausing.delete(lane);
    this.#leaving.delete(lane.number);
    this.#host.lanes.delete(lane.number);
  }

  /** Closes a number. */
  drop(number: number, code: number): void {
    const { table, remove, pump } = this.#host;
    table.close(number, code);
    remove(number);
    pump();
  }

  /** What was received meanwhile where it goes on. */
  release({ number, socket }: ChannelLane): void {
    const { table, pump } = this.#host;
    table.departureReceived(number);
    for (const event of table.release(number)) socket?.take(event);
    pump();
  }
}

function movesOf(host: ChannelHost): Moves {
  const moves = (host.moves as Moves | undefined) ?? new Moves(host.parts);
  host.moves = moves;
  return moves;
}

function newTicket(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, char => ({ "+": "-", "/": "_" })[char] ?? "");
}

/** A move, and what the owner does about it. */
export interface ChannelMove {
  readonly socket: ChannelSocket;
  /** Where it is, and the id of that session. */
  readonly before: ChannelHost;
  readonly session: string;
  readonly after: ChannelHost;
  /** How it was opened. */
  readonly request: ChannelRequest;
  readonly timers: Timers;
  /** How long to wait for the answer, in milliseconds. */
  readonly patience: number;
  /** Called when it belongs to the other session. */
  readonly left: () => void;
}

/**
 * Has a channel go on in another session with the same server. Until the server has accepted it there, nothing changes; then
 * this end sends its last message in the session before. Resolves when the server has done the same.
 */
export function moveChannel(move: ChannelMove): Promise<void> {
  const { socket, before, after, request, timers } = move;
  const { lane } = socket;
  const [here, there] = [movesOf(before), movesOf(after)];
  if (socket.isMoving || !before.parts.table.mayLeave(lane.number)) {
    return Promise.reject(new ConnectionError("The channel is not open, or is moving already"));
  }
  socket.isMoving = true;
  return new Promise((resolve, reject) => {
    let state: "asked" | "leaving" | "left" | "over" = "asked";
    let arrival: ChannelSocket | undefined;
    const ticket = newTicket();
    const end = () => {
      state = "over";
      stopTimer();
      socket.isMoving = false;
      socket.onOver = () => {};
    };
    const stays = (detail: string) => {
      if (state === "asked" || state === "leaving") {
        end();
        here.proceed(lane);
        reject(new ConnectionError(detail));
      }
    };
    const departed = () => {
      socket.arrived();
      socket.lane.request = request;
      there.release(socket.lane);
      if (state !== "left") return;
      end();
      resolve();
    };
    const leave = (accepted: ChannelSocket) => {
      state = "left";
      accepted.onOver = () => {};
      socket.goOn(accepted);
      move.left();
      here.leave(lane, ticket, departed);
      socket.lane.room();
    };
    const stopTimer = timers.after(move.patience, () => {
      if (state === "asked") stays("The server does not accept the channel in the other session in time");
    });
    socket.onOver = code => {
      const wasLeft = state === "left";
      end();
      here.forget(lane);
      if (wasLeft) there.drop(socket.lane.number, code === undefined ? PROTOCOL_VIOLATION : NORMAL);
      else {
        here.drop(lane.number, NORMAL);
        arrival?.close(NORMAL);
      }
      reject(new ConnectionError("The channel is over, so it does not move"));
    };
    const seeker = {
      get isOver() {
        return state !== "asked";
      },
      found: (accepted?: unknown) => {
        state = "leaving";
        arrival = accepted as ChannelSocket;
        const opened = arrival;
        opened.onOver = () => stays("The channel has ended in the other session");
        here.pause(lane, () => leave(opened));
      },
      failed: ({ detail }: { readonly detail: string }) => stays(detail),
    };
    const { path, weight } = request;
    const from = { session: move.session, channel: lane.number, ticket };
    after.open({ path, weight, from }, seeker, reason => stays(`the server refuses the channel: ${reason}`));
  });
}
