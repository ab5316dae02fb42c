import { execFile, execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contractOf } from "../../src/generate/contract.ts";
import { type Document, parse, type Schema } from "../../src/generate/document.ts";
import { typeOf } from "../../src/generate/types.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const file = `${root}/../jsonrpc-openrpc/src/test/resources/io/jsonrpc/openrpc/shop.json`;
const text = readFileSync(file, "utf8");
const shop = parse(text, file);
const expected = readFileSync(`${root}/test/generate/shop.ts`, "utf8");

const document = (methods: Document["methods"]): Document => ({ ...shop, methods, components: {} });

describe("the types of a contract", () => {
  it("are those of each kind of method, param and type", () => {
    expect(contractOf(shop, "Shop")).toBe(expected.replace('"../../src/index.ts"', '"jsonrpc-js"'));
  });

  it.each<[Schema, string]>([
    [{}, "unknown"],
    [{ type: "integer" }, "number"],
    [{ type: ["string", "null"] }, "string | null"],
    [{ type: "array", items: { type: ["string", "null"] } }, "(string | null)[]"],
    [{ type: "array" }, "unknown[]"],
    [{ type: "object" }, "Record<string, unknown>"],
    [
      { type: "object", properties: { "a-b": {}, c: { type: "null" } }, required: ["c"] },
      '{ "a-b"?: unknown; c: null }',
    ],
    [{ type: "object", additionalProperties: { $ref: "#/components/schemas/Page.1" } }, "Record<string, Page_1>"],
    [{ enum: ["a", 1, null] }, '"a" | 1 | null'],
    [{ const: true }, "true"],
    [{ allOf: [{ $ref: "#/A" }, { description: "what it is for" }] }, "A"],
    [{ allOf: [{ description: "anything" }] }, "unknown"],
    [{ allOf: [{ $ref: "#/A" }, { anyOf: [{ $ref: "#/B" }, { $ref: "#/C" }] }] }, "A & (B | C)"],
    [{ oneOf: [{ allOf: [{ $ref: "#/A" }, { $ref: "#/B" }] }, { type: "null" }] }, "(A & B) | null"],
    [{ type: "strange" }, "unknown"],
  ])("of %j are %s", (schema, type) => {
    expect(typeOf(schema)).toBe(type);
  });

  it("say what members are for, those that refer to other types, too", () => {
    const schemas: Record<string, Schema> = {
      A: {
        type: "object",
        properties: {
          b: { type: "string", description: "what b is" },
          c: { allOf: [{ $ref: "#/B" }, { description: "what c is" }] },
        },
        required: ["b", "c"],
      },
    };
    expect(contractOf({ ...document([]), components: { schemas } }, "X")).toContain(
      "export interface A {\n  /** what b is */\n  b: string;\n  /** what c is */\n  c: B;\n}",
    );
  });

  it("of an endpoint that has nothing take nothing", () => {
    const nothing = contractOf(document([]), "No");
    expect(nothing).toContain("export type NoServer = Record<never, never>;");
    expect(nothing).toContain("export type NoError = never;");
  });

  it("have all params as one where a method takes them so, and cannot be ended by a text", () => {
    const contract = contractOf(
      document([
        {
          name: "sum",
          description: "Adds */ up",
          params: [{ name: "params", required: true, schema: { type: "array", items: {} }, "x-whole-params": true }],
          result: { schema: { type: "number" } },
        },
        { name: "now", params: [], result: { schema: { type: "number" } } },
      ]),
      "Sum",
    );
    expect(contract).toContain("/** Adds * / up */\n  sum(params: unknown[]): number;\n  now(): number;");
  });
});

describe("jsonrpc-js-gen", () => {
  let folder = "";
  let main = "";
  let server: Server;

  beforeAll(async () => {
    folder = mkdtempSync(`${root}/node_modules/.generate-`);
    main = `${folder}/main.mjs`;
    await build({
      entryPoints: [`${root}/src/generate/main.ts`],
      bundle: true,
      platform: "node",
      format: "esm",
      outfile: main,
    });
    server = createServer((request, response) => {
      const found =
        request.url === "/jsonrpc/openrpc.json?path=%2Fshop" ||
        (request.url === "/jsonrpc/openrpc.json?path=%2Fsecured" && request.headers.authorization === "Bearer a:b");
      response.statusCode = found ? 200 : 404;
      response.end(found ? text : "There is no such document\n");
    }).listen(0, "127.0.0.1");
    await new Promise(resolve => server.once("listening", resolve));
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await new Promise(resolve => server.close(resolve));
  });

  const run = (...args: string[]) =>
    spawnSync(process.execPath, [main, ...args], { encoding: "utf8", timeout: 60_000 });

  it("reads a file and prints its types, named by the path", () => {
    expect(run(file).stdout).toBe(contractOf(shop, "Shop"));
    expect(run(file, "--name", "Store").stdout).toContain("export interface StoreServer {");
  });

  it("reads what a server says of a path and writes a file", async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jsonrpc/openrpc.json`;
    const arguments_ = [main, url, "--path", "/shop", "-o", `${folder}/shop.ts`];
    await new Promise<void>((resolve, reject) =>
      execFile(process.execPath, arguments_, error => (error ? reject(error) : resolve())),
    );
    expect(readFileSync(`${folder}/shop.ts`, "utf8")).toBe(contractOf(shop, "Shop"));

    const message = await new Promise<string>(resolve =>
      execFile(process.execPath, [main, url, "--path", "/other"], (_error, _out, err) => resolve(err)),
    );
    expect(message).toBe(
      `${url}?path=%2Fother answers 404: set jsonrpc.openrpc.enabled=true, name an endpoint by --path, and send what a login needs by -H\n`,
    );
  });

  it("sends headers, for a document that needs a login", async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jsonrpc/openrpc.json`;
    const output = await new Promise<string>(resolve =>
      execFile(
        process.execPath,
        [main, url, "--path", "/secured", "-H", "Accept: application/json", "-H", "Authorization: Bearer a:b"],
        (_error, out) => resolve(out),
      ),
    );
    expect(output).toBe(contractOf(shop, "Shop"));
    const message = await new Promise<string>(resolve =>
      execFile(process.execPath, [main, url, "-H", "secret"], (_error, _out, err) => resolve(err)),
    );
    expect(message).toBe("-H takes a name and a value: 'Authorization: Bearer …'\n");
  });

  it.each([
    [
      [],
      "Usage: jsonrpc-js-gen <URL or file of an OpenRPC document> [--path /prices] [-H 'Name: value'] [--name Prices] [-o prices.ts]",
    ],
    [["main.mjs"], "main.mjs is no JSON"],
    [["empty.json"], "empty.json is no OpenRPC document"],
    [["other.json"], "other.json is not a document of jsonrpc-openrpc, whose schemas this generator knows"],
  ])("says in one line what is wrong with %j", (args, message) => {
    writeFileSync(`${folder}/empty.json`, "null");
    writeFileSync(`${folder}/other.json`, '{"openrpc":"1.3.2","methods":[]}');
    const { status, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: "utf8", cwd: folder });
    expect(stderr).toBe(`${message}\n`);
    expect(status).toBe(1);
  });

  it("makes what the compiler takes, and takes no wrong call", () => {
    writeFileSync(`${folder}/shop.ts`, expected);
    writeFileSync(
      `${folder}/use.ts`,
      `import { JsonRpcClient } from "../../src/index.ts";
import type { ShopClient, ShopError, ShopServer } from "./shop.ts";

const shop = new JsonRpcClient<ShopServer, ShopClient>("ws://localhost/shop");
const page = await shop.call("shop.find", { words: "tea", size: "very-large" });
page.items[0]?.ratings["good"]?.[0] satisfies number | undefined;
const loaded: number = await shop.call("shop.load", { name: "n", rows: (async function* () { yield* page.items; })() });
await shop.call("shop.order", { article: "a", count: loaded, payment: { type: "card", number: "1" } });
shop.notify("shop.seen", { article: "a" });
for await (const article of shop.stream("shop.watch", { size: "SMALL" })) article.price satisfies number;
shop.on("page.confirm", ({ text }) => text === "ok");
({ code: 1001, type: "article.unknown" }) satisfies ShopError;
// @ts-expect-error no such constant
await shop.call("shop.find", { words: "tea", size: "LARGE" });
// @ts-expect-error a member of the payment is missing
await shop.call("shop.order", { article: "a", count: 1, payment: { type: "transfer" } });
// @ts-expect-error it answers with a stream
await shop.call("shop.watch", { size: "SMALL" });
// @ts-expect-error it answers with a value
shop.stream("shop.find", { words: "tea" });
// @ts-expect-error the answer is a boolean
shop.on("page.confirm", ({ text }) => text);
`,
    );
    writeFileSync(
      `${folder}/tsconfig.json`,
      JSON.stringify({ extends: "../../tsconfig.json", compilerOptions: { types: [] }, include: ["*.ts"] }),
    );
    execFileSync(process.execPath, [`${root}/node_modules/typescript/bin/tsc`, "-p", `${folder}/tsconfig.json`]);
  });
});
