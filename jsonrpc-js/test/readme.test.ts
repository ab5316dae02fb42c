import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ClassicServer } from "./fixtures/classic-server.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(`${root}/README.md`, "utf8");
const guides = ["asking-the-client", "streams", "migration-stomp"].map(page =>
  readFileSync(`${root}/../docs/guide/${page}.md`, "utf8"),
);
const snippetsOf = (page: string) => [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""]) => code);
const snippets = snippetsOf(readme);

let folder = "";
let server: ClassicServer;

beforeAll(async () => {
  folder = mkdtempSync(`${root}/node_modules/.readme-`);
  server = await ClassicServer.start(({ id, method, params, result }, self) => {
    const { minuend = 0, subtrahend = 0, millis = 0 } = (params ?? {}) as Record<string, number>;
    if (method === "subtract") return { result: minuend - subtrahend };
    if (method === "slow") return millis > 1000 ? undefined : { result: millis };
    if (method === "callback") self.send({ id: id ?? 0, method: "question", params });
    if (method === "prices.watch") {
      self.send({ id: id ?? 0, result: "s1" });
      self.send({ method: "rpc.stream.item", params: { subscription: "s1", result: { value: 42 } } });
    }
    if (result !== undefined) self.send({ id, result });
    return undefined;
  });
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await server.stop();
});

test("every snippet compiles", () => {
  for (const [index, code] of [...snippets, ...guides.flatMap(snippetsOf)].entries()) {
    writeFileSync(`${folder}/${index}.ts`, code.replace('"jsonrpc-js"', '"../../src/index.ts"'));
  }
  const options = { isolatedDeclarations: false, declaration: false, noUnusedLocals: false };
  writeFileSync(
    `${folder}/tsconfig.json`,
    JSON.stringify({ extends: "../../tsconfig.json", compilerOptions: options, include: ["*.ts"] }),
  );
  writeFileSync(`${folder}/package.json`, '{"type":"module"}');
  expect(() => execFileSync(`${root}/node_modules/.bin/tsc`, ["-p", folder], { encoding: "utf8" })).not.toThrow();
});

test.each(snippets.map((code, index) => [index + 1, code] as const))(
  "snippet %d prints what it says",
  async (index, code) => {
    const local = code
      .replace('"jsonrpc-js"', JSON.stringify(`${root}/src/index.ts`))
      .replace(/ws:\/\/localhost:8080\/\w+/, server.uri);
    const outfile = `${folder}/run-${index}.mjs`;
    const stdin = { contents: local, loader: "ts", resolveDir: root } as const;
    await build({ stdin, bundle: true, format: "esm", platform: "node", outfile, external: ["ws"], logLevel: "error" });
    const printed: string[] = [];
    const log = vi.spyOn(console, "log").mockImplementation((...values: unknown[]) => {
      printed.push(values.map(value => (typeof value === "string" ? value : inspect(value))).join(" "));
    });
    await import(pathToFileURL(outfile).href);
    log.mockRestore();
    expect(printed).toEqual([...code.matchAll(/\/\/ prints (.*)/g)].map(([, said]) => said));
  },
);

test("every option is told of", () => {
  const source = readFileSync(`${root}/src/connection/options.ts`, "utf8");
  const known = /const DEFAULTS: [^{]*\{([^}]*)\}/.exec(source)?.[1] ?? "";
  const names = [...known.matchAll(/(\w+):/g)]
    .map(([, name = ""]) => name)
    .filter(name => !/^(timers|random)$/.test(name));
  expect(names.length).toBeGreaterThan(10);
  const table = readme.slice(readme.indexOf("## Options"));
  for (const name of names) expect(table).toContain(`\`${name}\``);
});
