import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { errorObject, type FaultType } from "../src/codec/faults.ts";
import * as closeCodes from "../src/socket/close-codes.ts";

interface Catalogue {
  readonly closeCodes: readonly { readonly code: number; readonly name: string; readonly mayReturn: boolean }[];
  readonly errors: readonly { readonly type: string; readonly code: number }[];
  readonly sessionLosses: readonly string[];
}

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
const catalogue: Catalogue = JSON.parse(read("protocol/catalogue.json"));

/** The cells of the rows of a table of PROTOCOL.md, which begins with this header. */
function table(header: string): string[][] {
  const protocol = read("PROTOCOL.md");
  const rows = protocol.slice(protocol.indexOf(header)).split("\n\n")[0]?.split("\n").slice(2) ?? [];
  return rows.map(row =>
    row
      .split("|")
      .slice(1, -1)
      .map(cell => cell.trim()),
  );
}

const names = (cell = "") => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);

describe("the catalogue of the protocol", () => {
  it("has the close codes of PROTOCOL.md", () => {
    const rows = table("| code | name | meaning | the client |").map(([code, name, , client]) => ({
      code: Number(code),
      name: names(name)[0],
      mayReturn: client === "returns",
    }));
    expect(rows).toEqual(catalogue.closeCodes);
  });

  it("has the errors of PROTOCOL.md", () => {
    const rows = table("| `data.type` | code | when |").flatMap(([types, codes = ""]) => {
      const values = codes.split(",").map(Number);
      return names(types).map((type, index) => ({ type, code: values[index] ?? values.at(-1) }));
    });
    const byType = (one: { type: string }, other: { type: string }) => one.type.localeCompare(other.type);
    expect(rows.sort(byType)).toEqual([...catalogue.errors].sort(byType));
  });

  it("has the reasons of a lost session of PROTOCOL.md and of the README", () => {
    expect(table("| loss | meaning |").map(([loss]) => names(loss)[0])).toEqual(catalogue.sessionLosses);
    const row =
      read("jsonrpc-js/README.md")
        .split("\n")
        .find(line => line.startsWith("| `reconnected`")) ?? "";
    // This client refuses messages before more waits than is kept.
    for (const loss of catalogue.sessionLosses.filter(name => name !== "limit")) expect(names(row)).toContain(loss);
  });
});

describe("the client", () => {
  it("calls the close codes what the catalogue calls them", () => {
    const known = Object.entries(closeCodes).filter(([, value]) => typeof value === "number");
    expect(known.length).toBeGreaterThan(5);
    for (const [name, code] of known)
      expect(catalogue.closeCodes).toContainEqual(expect.objectContaining({ name, code }));
  });

  it.each(catalogue.closeCodes)("returns after $code $name: $mayReturn", ({ code, mayReturn }) => {
    expect(closeCodes.mayReturnAfter(code)).toBe(mayReturn);
  });

  it("returns after a code that is not in the catalogue, up to 4499", () => {
    expect([1012, 3000, 4000, 4499].map(closeCodes.mayReturnAfter)).toEqual([true, true, true, true]);
    expect([4500, 4999].map(closeCodes.mayReturnAfter)).toEqual([false, false]);
  });

  it("answers with the errors of the catalogue", () => {
    const faults = catalogue.errors.filter(({ type }) => errorObject(type as FaultType).code !== -32600);
    expect(faults.length).toBeGreaterThan(8);
    for (const { type, code } of faults) expect(errorObject(type as FaultType).code).toBe(code);
  });
});
