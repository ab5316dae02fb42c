import { afterAll, expect, test } from "vitest";
import * as exported from "../src/index.ts";
import "../src/browser.ts";

const globals = globalThis as { JsonRpc?: object; JsonRpcClient?: unknown };

afterAll(() => {
  delete globals.JsonRpc;
  delete globals.JsonRpcClient;
});

test("the script tag has every export by its name", () => {
  expect(globals.JsonRpc).toEqual({ ...exported });
  expect(globals.JsonRpcClient).toBe(exported.JsonRpcClient);
});
