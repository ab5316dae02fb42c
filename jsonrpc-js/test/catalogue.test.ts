import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { errorObject, type FaultType } from "../src/codec/faults.ts";
import type { ClientEvents, KnownLoss } from "../src/connection/events.ts";
import type { ClientOptions, SessionMode } from "../src/connection/options.ts";
import type { ConnectionState, SessionKind } from "../src/connection/state.ts";
import * as closeCodes from "../src/socket/close-codes.ts";
import type { ConnectStage, DisconnectReason } from "../src/socket/reason.ts";

interface Catalogue {
  readonly closeCodes: readonly { readonly code: number; readonly name: string; readonly mayReturn: boolean }[];
  readonly errors: readonly { readonly type: string; readonly code: number }[];
  readonly words: Readonly<Record<string, Words>>;
}

/** What follows from a close code; what a client or a server sends for it, null for nothing. */
interface Policy {
  readonly code: number;
  readonly mayReturn: boolean;
  readonly aboutFrames: boolean;
  readonly client: number | null;
  readonly server: number;
}

interface Words {
  readonly both: readonly string[];
  readonly java: readonly string[];
  readonly typescript: readonly string[];
}

// The compiler demands each member of a type here, and no other.
const STATES: Record<ConnectionState, true> = {
  new: true,
  connecting: true,
  connected: true,
  reconnecting: true,
  disconnected: true,
  closed: true,
};
const KINDS: Record<SessionKind, true> = { resumable: true, classic: true, none: true };
const MODES: Record<SessionMode, true> = { auto: true, required: true, off: true };
const OFFLINE: Record<NonNullable<ClientOptions["whileReconnecting"]>, true> = { queue: true, fail: true };
const EVENTS: Record<keyof ClientEvents, true> = {
  connected: true,
  connectionFailed: true,
  reconnecting: true,
  retrying: true,
  reconnected: true,
  disconnected: true,
  goAway: true,
  flow: true,
  notice: true,
};
const ENDS: Record<DisconnectReason["kind"], true> = {
  closedByUs: true,
  closedByServer: true,
  network: true,
  heartbeat: true,
  protocolViolation: true,
  connectFailed: true,
  takenOver: true,
};
const STAGES: Record<ConnectStage, true> = {
  identity: true,
  setup: true,
  credentials: true,
  network: true,
  http: true,
  timeout: true,
  session: true,
};
const LOSSES: Record<KnownLoss, true> = {
  denied: true,
  gap: true,
  stale: true,
  expired: true,
  protocolViolation: true,
  notSupported: true,
};

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
const policies: readonly Policy[] = JSON.parse(read("protocol/close-codes.json"));
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

  it("has the words of PROTOCOL.md", () => {
    const rows = table("| what | both clients | Java only | TypeScript only |").map(
      ([what = "", both, java, typescript]) => [
        what,
        { both: names(both), java: names(java), typescript: names(typescript) },
      ],
    );
    expect(Object.fromEntries(rows)).toEqual(catalogue.words);
  });

  it("has the reasons of a lost session of PROTOCOL.md and of the README", () => {
    const { both = [], java = [] } = catalogue.words["why a session was not resumed"] ?? {};
    expect(table("| loss | meaning |").map(([loss]) => names(loss)[0])).toEqual(
      expect.arrayContaining([...both, ...java]),
    );
    const row =
      read("jsonrpc-js/README.md")
        .split("\n")
        .find(line => line.startsWith("| `reconnected`")) ?? "";
    expect(both.length).toBeGreaterThan(5);
    for (const loss of both) expect(names(row)).toContain(loss);
  });
});

describe("the client", () => {
  it("calls the close codes what the catalogue calls them", () => {
    const known = Object.entries(closeCodes).filter(([, value]) => typeof value === "number");
    expect(known.length).toBeGreaterThan(5);
    for (const [name, code] of known)
      expect(catalogue.closeCodes).toContainEqual(expect.objectContaining({ name, code }));
  });

  it.each([
    ["state of a client", STATES],
    ["session of a connection", KINDS],
    ["which session to open", MODES],
    ["messages while reconnecting", OFFLINE],
    ["event", EVENTS],
    ["why a connection ended", ENDS],
    ["where connecting failed", STAGES],
    ["why a session was not resumed", LOSSES],
  ])("has the words of the catalogue for: %s", (what, known) => {
    const { both = [], typescript = [] } = catalogue.words[what] ?? {};
    expect(Object.keys(known).sort()).toEqual([...both, ...typescript].sort());
  });

  it.each(catalogue.closeCodes)("returns after $code $name: $mayReturn", ({ code, mayReturn }) => {
    expect(closeCodes.mayReturnAfter(code)).toBe(mayReturn);
  });

  it.each(policies)("decides as the table of close codes says: $code", ({ code, mayReturn, aboutFrames }) => {
    expect(closeCodes.mayReturnAfter(code)).toBe(mayReturn);
    expect(closeCodes.isAboutFrames(code)).toBe(aboutFrames);
  });

  it("sends only codes that the table allows clients to send", () => {
    const sent = [closeCodes.NORMAL, closeCodes.PROTOCOL_VIOLATION, closeCodes.SLOW_CONSUMER, closeCodes.LIMIT];
    for (const code of sent) expect(policies).toContainEqual(expect.objectContaining({ code, client: code }));
  });

  it("answers with the errors of the catalogue", () => {
    const faults = catalogue.errors.filter(({ type }) => errorObject(type as FaultType).code !== -32600);
    expect(faults.length).toBeGreaterThan(8);
    for (const { type, code } of faults) expect(errorObject(type as FaultType).code).toBe(code);
  });
});
