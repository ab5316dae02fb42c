import { offerIn } from "../channel/offer.ts";
import { readSavedChannels } from "../channel/saved.ts";
import type { Peer } from "../engine/peer.ts";
import type { LeftCall } from "../engine/pending.ts";
import { ClientSessionLink } from "../session/client-session-link.ts";
import type { AnySession } from "../session/client-session-transport.ts";

/** What a page leaves to the next one in its tab. */
export interface Left {
  readonly link: ClientSessionLink;
  readonly extensions: unknown;
  readonly lastId: number;
  readonly calls: readonly LeftCall[];
  /** Of a session with channels. */
  readonly channels?: unknown;
}

/** Takes what the previous page left under this key. It is removed, so that a duplicated tab has none. */
export function takeLeft(key: string, now: number): Left | undefined {
  try {
    const text = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    const left = Object(JSON.parse(text ?? "0"));
    const link = ClientSessionLink.restore(left.session, now);
    CHANNELS: if (offerIn(left.extensions)) readSavedChannels(left.channels);
    return link && Array.isArray(left.calls) ? { ...left, link } : undefined;
  } catch {
    // No storage, or not ours: nothing was left.
    return undefined;
  }
}

/** Leaves a session that can be resumed, and its conversation, to the next page; false where there is none. */
export function leave(key: string, session: AnySession | undefined, peer: Peer): boolean {
  if (!session?.send) return false;
  let left: Omit<Left, "link" | "extensions"> = peer.leave(session.send);
  CHANNELS: left = { ...left, channels: session.channels?.save() };
  try {
    sessionStorage.setItem(key, JSON.stringify({ ...left, session: session.save?.(), extensions: session.extensions }));
  } catch {
    // No storage, or it is full: the next page opens a session of its own.
  }
  return true;
}
