import { ConnectionError } from "../base/errors.ts";
import { ChannelHost } from "../channel/host.ts";
import { isPlainPath } from "../channel/path.ts";
import type { ChannelSeeker } from "../channel/requests.ts";
import { encodeCall } from "../codec/encode.ts";
import { withCredentials } from "./channel-credentials.ts";
import type { ClientChannels } from "./channels.ts";
import type { ClientEventTarget } from "./events.ts";
import type { Settings } from "./options.ts";
import { goOnWith, MAX, type Place } from "./place.ts";
import type { ChannelOptions, ChannelSet } from "./via.ts";

// What an application does with the channels of a client; a shared worker does none of it.

/** The settings of a channel at this path, which is a client. */
export function channelSettings(
  channels: ClientChannels,
  path: string,
  { weight = 1, registerInfo, token, fallback = true, key }: ChannelOptions,
): Settings {
  const { settings, members, keys } = channels;
  if (!isPlainPath(path)) throw new TypeError(`No path of a channel: '${path}'`);
  if (!(Number.isInteger(weight) && weight >= 1 && weight <= 16)) {
    throw new TypeError(`The weight of a channel must be 1 to 16: ${weight}`);
  }
  if (members.size >= MAX) throw new RangeError(`${MAX} channels of this client are not closed`);
  if (key && keys.has(key)) throw new TypeError(`A channel with the key '${key}' is not closed`);
  const request = { path, weight, registerInfo, key };
  const place: Place<ClientChannels> = { home: channels };
  let alone = false;
  const none = (seeker: ChannelSeeker, detail: string) => {
    if (fallback) {
      alone = true;
      seeker.found();
    } else seeker.failed({ stage: "setup", detail });
  };
  const seek = (seeker: ChannelSeeker): void => {
    if (seeker.isOver) return;
    if (alone) seeker.found();
    else if (via.claimed) place.home.goOn(via, seeker);
    else {
      withCredentials(request, token, seeker, asking =>
        place.home.seek(asking, seeker, detail => none(seeker, detail), seek),
      );
    }
  };
  const host = channels.carrying().session?.channels as ChannelHost | undefined;
  const via = channels.via(seek, place, key, key ? host?.claim(key, path) : undefined);
  MOVED: via.moveTo = (...to) => goOnWith(place, request, settings, ...to);
  return { ...channels.settingsOf(path, registerInfo, via), ...(token && fallback && { token }) };
}

/** A set of these channels, of which `sessionOf` has the sessions. */
export function channelSet(
  channels: ClientChannels,
  members: Iterable<ClientEventTarget>,
  sessionOf: (channel: ClientEventTarget) => unknown,
): ChannelSet {
  const host = channels.carrying().session?.channels;
  if (!(host instanceof ChannelHost)) {
    throw new ConnectionError(
      host
        ? "The session is that of all tabs of a shared worker, which has no sets: send to each channel"
        : "The client has no session with channels of its own",
    );
  }
  const set = host.sets.add();
  const join = (joining: readonly unknown[]) => {
    if (!joining.every(session => host.sets.numberOf(session))) throw new TypeError("No open channel of this client");
    set.change(joining, []);
  };
  join([...members].map(sessionOf));
  return {
    notify: (method, params) => set.send(encodeCall(method, params, undefined, channels.settings.json)),
    add: channel => join([sessionOf(channel)]),
    remove: channel => set.change([], [sessionOf(channel)]),
  };
}
