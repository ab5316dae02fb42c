import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { Peer } from "../../src/engine/peer.ts";
import { endpoints } from "../fixtures/endpoints.ts";
import { leftOut } from "../fixtures/left-out.ts";
import { ManualTimers } from "../fixtures/manual-timers.ts";
import { request, result } from "../fixtures/messages.ts";
import { type Vector, vectors } from "../fixtures/vectors.ts";

const last = {
  "/spec": { method: "get_data", result: '["hello",5]' },
  "/typed": { method: "get_data", result: '["hello",5]' },
  "/echo": { method: "echo", result: "null" },
};

/** All that a peer sends for a case, and for one ordinary call behind it. */
async function sentFor(vector: Vector): Promise<string[]> {
  const sent: string[] = [];
  const peer = new Peer({ timers: new ManualTimers(), requestTimeout: 0 });
  endpoints[vector.endpoint](peer, vector.in);
  peer.attach(text => sent.push(text));
  for (const frame of vector.in) peer.receive(frame);
  // Promises of handlers are settled before the next turn of the event loop.
  await setImmediate();
  peer.receive(request('"last"', last[vector.endpoint].method));
  await setImmediate();
  expect(peer.runningHandlers).toBe(0);
  return sent;
}

function expectedFor({ endpoint, out }: Vector): string[] {
  return [...out, result('"last"', last[endpoint].result)];
}

const named = vectors.map(vector => [vector.name, vector] as const);

describe("a peer answers as the wire vectors say", () => {
  test.for(named.filter(([name]) => !leftOut.has(name)))("%s", async ([, vector]) => {
    expect(await sentFor(vector)).toEqual(expectedFor(vector));
  });
});

describe("a vector is left out only if it has to be", () => {
  test("all names are names of cases", () => {
    const names = new Set(vectors.map(vector => vector.name));
    expect(names.size).toBe(vectors.length);
    expect([...leftOut.keys()].filter(name => !names.has(name))).toEqual([]);
  });

  test.for(named.filter(([name]) => leftOut.has(name)))("%s", async ([, vector]) => {
    expect(await sentFor(vector)).not.toEqual(expectedFor(vector));
  });
});
