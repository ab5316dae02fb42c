import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { contractOf } from "../../src/generate/contract.ts";
import { parse } from "../../src/generate/document.ts";

const read = (file: string) =>
  readFileSync(new URL(`../../../jsonrpc-demo-server/src/main/types/${file}`, import.meta.url), "utf8");

it("the types of the demo's page are made of the document of its endpoint", () => {
  expect(read("auction.ts")).toBe(contractOf(parse(read("auction.json"), "auction.json"), "Auction"));
});
