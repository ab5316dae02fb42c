import { writeFileSync } from "node:fs";
import { afterEach, expect, inject, test } from "vitest";
import { openPage, type TestPage } from "./browser.ts";

const { SLOW_TAB_SECONDS } = process.env;
/** Of the long form, which `npm run slow-tab` runs and reports. */
const SECONDS = Number(SLOW_TAB_SECONDS ?? 0);
const HANDLING_MILLIS = 50;
const MOST_UNHANDLED = 256;
/** As good as none. */
const NO_BOUND = 1_000_000;

let opened: TestPage | undefined;

afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

interface Sample {
  readonly second: number;
  readonly handled: number;
  readonly skipped: number;
  readonly unhandled: number;
  readonly mostUnhandled: number;
  readonly heapKilobytes: number;
}

/** A tab that needs 50 ms for each item of a stream that has a thousand a second. */
async function slowTab(credit: number | undefined) {
  opened = await openPage(`http://localhost:${inject("demoPort")}`);
  const { page, context } = opened;
  const tab = await page.evaluateHandle(
    ({ credit, millis }) => {
      const counts = { arrived: 0, handled: 0, skipped: 0, mostUnhandled: 0 };
      const note = () => {
        counts.mostUnhandled = Math.max(counts.mostUnhandled, counts.arrived - counts.handled);
      };
      class CountingSocket extends WebSocket {
        constructor(...args: ConstructorParameters<typeof WebSocket>) {
          super(...args);
          this.addEventListener("message", ({ data }) => {
            if (data.includes('"rpc.stream.item"')) counts.arrived++;
            note();
          });
        }
      }
      const client = new JsonRpcClient({ uri: "/streams", webSocket: CountingSocket });
      const onGap = (count = 0) => {
        counts.skipped += count;
      };
      const options = { delivery: "latest", onGap, ...(credit && { credit }) } as const;
      void (async () => {
        for await (const _ of client.stream("ticks", { intervalMillis: 1 }, options)) {
          await new Promise(resolve => setTimeout(resolve, millis));
          counts.handled++;
        }
      })();
      return counts;
    },
    { credit, millis: HANDLING_MILLIS },
  );
  const devTools = await context.newCDPSession(page);
  const begun = performance.now();
  return async (): Promise<Sample> => {
    if (SECONDS) await devTools.send("HeapProfiler.collectGarbage");
    const { usedSize } = await devTools.send("Runtime.getHeapUsage");
    const { arrived, handled, skipped, mostUnhandled } = await tab.evaluate(counts => ({ ...counts }));
    const second = Math.round((performance.now() - begun) / 1000);
    const heapKilobytes = Math.round(usedSize / 1024);
    return { second, handled, skipped, unhandled: arrived - handled, mostUnhandled, heapKilobytes };
  };
}

test("a tab that is slow for a fast stream has a few items unhandled, and the newest", async () => {
  const sample = await slowTab(undefined);
  await expect.poll(async () => (await sample()).handled).toBeGreaterThan(40);
  const { mostUnhandled, skipped } = await sample();
  expect(mostUnhandled).toBeLessThanOrEqual(MOST_UNHANDLED);
  expect(skipped).toBeGreaterThan(0);
});

test("without credit what it has not handled grows: the control", async () => {
  const sample = await slowTab(NO_BOUND);
  await expect.poll(async () => (await sample()).unhandled).toBeGreaterThan(MOST_UNHANDLED);
});

async function report(): Promise<void> {
  const sections: string[] = [];
  for (const [title, credit, seconds] of [
    ["As the client does it: 32 items of credit", undefined, SECONDS],
    ["Control: as good as no bound", NO_BOUND, SECONDS / 5],
  ] as const) {
    const sample = await slowTab(credit);
    const samples: Sample[] = [await sample()];
    while ((samples.at(-1)?.second ?? 0) < seconds) {
      await new Promise(resolve => setTimeout(resolve, (seconds * 1000) / 10));
      samples.push(await sample());
    }
    await opened?.close();
    const rows = samples.map(
      one =>
        `| ${Object.values(one)
          .map(value => value.toLocaleString("en"))
          .join(" | ")} |`,
    );
    sections.push(`## ${title}`, "", HEAD, "| ---: | ---: | ---: | ---: | ---: | ---: |", ...rows, "");
  }
  const intro = `A Chromium tab needs ${HANDLING_MILLIS} ms for each item of a stream with about 1,000 items a second, delivery \`latest\`.`;
  writeFileSync(
    new URL("../../../docs/slow-tab.md", import.meta.url),
    ["# A slow tab", "", intro, "Made by `npm run slow-tab` in `jsonrpc-js`.", "", ...sections].join("\n"),
  );
}

if (SECONDS > 0) test("both for long, with a report", { timeout: 3 * SECONDS * 1000 + 60_000 }, report);

const HEAD = "| second | handled | skipped | unhandled | most unhandled | heap of the page, KiB |";
