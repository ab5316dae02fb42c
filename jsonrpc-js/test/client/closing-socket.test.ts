import { expect, test } from "vitest";
import { DEFAULT_LIMITS } from "../../src/codec/limits.ts";
import type { SocketLike } from "../../src/socket/opener.ts";
import { ClientSocket } from "../../src/socket/socket.ts";

test.each([
  [undefined, 1],
  [1, 1],
  [2, 0],
  [3, 0],
])("a socket in state %s is sent %s texts", (readyState, count) => {
  const sent: string[] = [];
  const socket = {
    readyState,
    onopen: null,
    onmessage: null,
    onerror: null,
    onclose: null,
    send: (text: string) => sent.push(text),
    close: () => {},
  } as unknown as SocketLike;
  const timers = { now: () => 0, after: () => () => {} };
  new ClientSocket(socket, { timers, limits: DEFAULT_LIMITS }, { ended: () => {} }, () => {}).send("{}");
  expect(sent).toHaveLength(count);
});
