import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Conversation } from "../fixtures/conversation.ts";
import { expand, type Frame } from "../fixtures/vectors.ts";

type Step =
  | { readonly receive: Frame }
  | { readonly advance: number }
  | { readonly call: string; readonly timeoutMillis: number }
  | { readonly expect: readonly Frame[] };

interface ContextVector {
  readonly name: string;
  readonly accepted: boolean;
  readonly steps: readonly Step[];
}

const file = new URL("../../../protocol/vectors/extension/context.json", import.meta.url);
const vectors: readonly ContextVector[] = JSON.parse(readFileSync(file, "utf8"));

/** The page does not offer the extension, so what is not accepted is ignored and not sent. */
describe("the extension context that was not accepted", () => {
  test.for(vectors.filter(({ accepted }) => !accepted).map(one => [one.name, one] as const))(
    "%s",
    async ([, { steps }]) => {
      const conversation = new Conversation();
      const { peer, timers } = conversation;
      peer.on("hold", () => new Promise(() => {}));
      peer.on("echo", params => params);
      for (const step of steps) {
        if ("receive" in step) peer.receive(expand(step.receive));
        else if ("advance" in step) timers.advance(step.advance);
        else if ("call" in step) void peer.call(step.call, undefined, { timeout: step.timeoutMillis });
        else expect(await conversation.sent()).toEqual(step.expect.map(expand));
      }
      expect(await conversation.sent()).toEqual([]);
    },
  );
});
