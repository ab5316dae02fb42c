import type { LeftCall } from "../engine/pending.ts";
import type { Origin } from "./messages.ts";

/** What is said when a channel is requested. */
export interface ChannelRequest {
  readonly path: string;
  readonly weight?: number | undefined;
  readonly registerInfo?: unknown;
  /** Its own credentials. */
  readonly authorization?: string | undefined;
  /** Its name on this page and on the next one, which may go on with it. */
  readonly key?: string | undefined;
  /** The channel of another session that goes on here. */
  readonly from?: Origin;
}

/** What the end that accepts a channel takes. */
export interface LimitsOfChannel {
  readonly messageBytes: number;
  readonly batch: number;
  readonly inFlight: number;
}

/** What the conversation on a channel leaves to the next page. */
export interface LeftOnChannel {
  readonly lastId: number;
  readonly calls: readonly LeftCall[];
}
