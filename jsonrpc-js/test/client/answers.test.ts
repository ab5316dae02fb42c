import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ProtocolError, RemoteError } from "../../src/base/errors.ts";
import { ClientBench, settled } from "../fixtures/client-bench.ts";
import { expand, type Frame } from "../fixtures/vectors.ts";

interface AnswerCase {
  readonly name: string;
  readonly calls?: number;
  readonly in: readonly Frame[];
  readonly outcomes: readonly unknown[];
  readonly out?: readonly string[];
}

const file = new URL("../../../protocol/vectors/client/answers.json", import.meta.url);
const cases = JSON.parse(readFileSync(file, "utf8")) as readonly AnswerCase[];

function outcomeOf(error: Error): unknown {
  if (error instanceof ProtocolError) return "malformed";
  if (!(error instanceof RemoteError)) return String(error);
  const { code, message, data } = error;
  return { error: data === undefined ? { code, message } : { code, message, data } };
}

describe("a client takes answers as the vectors say", () => {
  test.for(cases.map(one => [one.name, one] as const))("%s", async ([, one]) => {
    const bench = new ClientBench();
    const socket = await bench.connected();
    const outcomes: unknown[] = Array(one.calls ?? 1).fill("waits");
    for (const index of outcomes.keys()) {
      bench.client.call("m").then(
        result => {
          outcomes[index] = { result };
        },
        error => {
          outcomes[index] = outcomeOf(error);
        },
      );
    }
    const ids = socket.takeSent().map(text => String(JSON.parse(text).id));
    const known = (text: string) => text.replace(/\$\{(\d)\}/g, (_, number) => ids[number - 1] ?? "");
    for (const frame of one.in) socket.receives(known(expand(frame)));
    await settled();
    expect(outcomes).toEqual(one.outcomes);
    expect(socket.takeSent()).toEqual((one.out ?? []).map(known));
  });
});
