import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type FlowHint, type FlowOfAll, RequestedFlow } from "../../src/session/requested-flow.ts";
import { notification } from "../fixtures/messages.ts";

interface FlowStep {
  readonly ask?: FlowOfAll;
  readonly hint?: FlowHint;
  readonly resumed?: true;
  readonly receive?: string;
  readonly sent?: readonly string[];
  readonly now?: object | null;
  readonly dropped?: true;
}

const file = new URL("../../../protocol/vectors/streams/flow-request.json", import.meta.url);
const vectors: readonly { readonly name: string; readonly steps: readonly FlowStep[] }[] = JSON.parse(
  readFileSync(file, "utf8"),
);

describe("a rate of all streams is asked for as the vectors say", () => {
  test.for(vectors.map(one => [one.name, one.steps] as const))("%s", ([, steps]) => {
    const flow = new RequestedFlow(0);
    for (const step of steps) {
      if (step.receive) {
        expect(flow.told(JSON.parse(step.receive).params), step.receive).toBe(!step.dropped);
        expect(flow.now && JSON.parse(JSON.stringify(flow.now))).toEqual(step.now ?? undefined);
      } else {
        const wanted = step.ask ?? step.hint;
        const params = wanted ? flow.request(wanted) : step.resumed ? flow.again() : flow.anew();
        expect(params ? [notification("rpc.session.flow", JSON.stringify(params))] : []).toEqual(step.sent);
      }
    }
  });
});
