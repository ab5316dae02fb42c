import { expect, it } from "vitest";

const { Tap } = await import(
  new URL("../../../jsonrpc-demo-server/src/main/resources/static/tap.js", import.meta.url).href
);

it("tells the client that the server closes the socket, which then sends nothing", () => {
  const inner = { readyState: 1 };
  const Socket = new Tap(() => {}).around(function Inner() {
    return inner;
  });
  const socket = new Socket();

  expect(socket.readyState).toBe(1);
  inner.readyState = 2;
  expect(socket.readyState).toBe(2);
});
