import type { Timers } from "../base/timers.ts";
import type { FlowHint, FlowOfAll } from "../session/requested-flow.ts";
import { listen } from "../socket/platform.ts";
import type { ClientEventTarget } from "./events.ts";

interface Battery extends EventTarget {
  readonly level: number;
  readonly charging: boolean;
}

/** What a page knows of itself; Node, and some browsers, have less. */
interface Page {
  readonly document?: { readonly hidden: boolean };
  readonly navigator?: {
    readonly connection?: EventTarget & { readonly saveData?: boolean; readonly effectiveType?: string };
    readonly getBattery?: () => Promise<Battery>;
  };
}

/** Milliseconds: who looks at another page for a moment finds this one as it was. */
const HIDDEN_FOR = 10_000;
const PER_SECOND_HIDDEN = 1;
const PER_SECOND_SLOW = 2;
/** With a low battery half of what the application wants, and of this if it wants no rate. */
const PER_SECOND_USUAL = 20;
const LOW_BATTERY = 0.15;

/**
 * Bounds how the application wants the streams of a client by how the page is while the client is in use. Whatever happens,
 * the bound is computed anew from what the page says now; what it does not say is no bound. A hint holds until then.
 *
 * @returns takes what the application wants
 */
export function pageFlowOf(
  client: ClientEventTarget,
  timers: Timers,
  steer: (wanted: FlowOfAll | FlowHint) => void,
): (wanted: FlowOfAll | FlowHint) => void {
  const page = globalThis as Page;
  let wanted: FlowOfAll = {};
  let told = "{}";
  let battery: Battery | undefined;
  let hiddenSince: number | undefined;
  let stopTimer = () => {};
  let stop: (() => void) | undefined;

  function bounded(): FlowOfAll {
    const { connection } = page.navigator ?? {};
    const isSlow = connection?.saveData || /2g/.test(connection?.effectiveType ?? "");
    let { perSecond = Infinity, delivery } = wanted;
    if (battery && battery.level < LOW_BATTERY && !battery.charging)
      perSecond = Math.max(0.01, Math.min(perSecond, PER_SECOND_USUAL) / 2);
    if (isSlow) {
      perSecond = Math.min(perSecond, PER_SECOND_SLOW);
      delivery = "latest";
    }
    if (hiddenSince !== undefined && timers.now() - hiddenSince >= HIDDEN_FOR)
      perSecond = Math.min(perSecond, PER_SECOND_HIDDEN);
    return { ...wanted, perSecond: perSecond < Infinity ? perSecond : undefined, delivery };
  }

  function look(): void {
    stopTimer();
    hiddenSince = page.document?.hidden ? (hiddenSince ?? timers.now()) : undefined;
    const left = (hiddenSince ?? -Infinity) + HIDDEN_FOR - timers.now();
    if (left > 0) stopTimer = timers.after(left, look);
    const next = bounded();
    const text = JSON.stringify(next);
    if (text === told) return;
    told = text;
    steer(next);
  }

  function watch(): void {
    if (!stop) {
      const { connection, getBattery } = page.navigator ?? {};
      const stops = [
        listen(["visibilitychange", "pageshow"], look),
        connection ? listen(["change"], look, connection) : () => {},
      ];
      stop = () => {
        stopTimer();
        for (const end of stops) end();
        stop = battery = undefined;
      };
      const ours = stop;
      getBattery?.call(page.navigator).then(
        found => {
          if (stop !== ours) return;
          battery = found;
          stops.push(listen(["levelchange", "chargingchange"], look, found));
          look();
        },
        () => {},
      );
    }
    look();
  }

  client.addEventListener("connected", watch);
  client.addEventListener("reconnected", watch);
  client.addEventListener("disconnected", () => stop?.());

  return next => {
    if (typeof next === "string") {
      told = "";
      steer(next);
    } else {
      wanted = next;
      look();
    }
  };
}
