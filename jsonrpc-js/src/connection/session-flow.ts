import type { AnySession } from "../session/client-session-transport.ts";
import { type FlowHint, type FlowOfAll, RequestedFlow, type StreamRate } from "../session/requested-flow.ts";
import type { Flow } from "../stream/terms.ts";
import type { ClientEventTarget, Emit } from "./events.ts";

/** The conversation, as far as it is about the rate of its streams. */
interface Steered {
  /** How each stream is wanted. */
  flow(wanted: Flow): void;
  /** Items of the busiest stream in the last second. */
  readonly busiest: () => number;
}

export interface SessionFlow {
  /** What the server said last that holds; undefined if it has said nothing in its session. */
  readonly now: StreamRate | undefined;
  /** Requests another rate of all streams. */
  request(next: FlowOfAll | FlowHint): void;
}

/** Requests the rate of all streams of a client: of the session where that has the extension, else of each stream. */
export function sessionFlowOf(
  client: ClientEventTarget,
  session: () => AnySession | undefined,
  streams: Steered,
  emit: Emit,
): SessionFlow {
  // A page that was left may have asked in the session that this one goes on with.
  const requested = new RequestedFlow(Date.now());
  /** How each stream was said to be wanted. */
  let told = "{}";
  const isAgreed = () => Object(session()?.extensions).flow !== undefined;

  function send(params: object | undefined): void {
    if (!params) return;
    const { delivery, ...rate } = requested.wanted;
    const each: Flow = isAgreed() ? { delivery } : { ...rate, delivery };
    const text = JSON.stringify(each);
    if (text !== told) streams.flow(each);
    told = text;
    if (isAgreed()) session()?.tell?.("flow", params);
  }

  function received(params: unknown): void {
    if (requested.told(params) && requested.now) emit("flow", requested.now);
  }

  function begin(params: object | undefined): void {
    const on = session();
    if (on) on.onFlow = received;
    send(params);
  }

  client.addEventListener("connected", ({ sameSession }) =>
    begin(sameSession ? requested.request(requested.wanted) : requested.anew()),
  );
  client.addEventListener("reconnected", ({ sameSession }) =>
    begin(sameSession ? requested.again() : requested.anew()),
  );

  return {
    get now() {
      return requested.now;
    },

    request(next) {
      if (typeof next !== "string" || isAgreed()) send(requested.request(next));
      else {
        requested.change(next, streams.busiest());
        send(requested.again());
      }
    },
  };
}
