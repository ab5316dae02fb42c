import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { openPage } from "./browser.ts";

const sources = fileURLToPath(new URL("../..", import.meta.url));
const tool = (name: string) => join(sources, "node_modules", ".bin", name);

let folder: string;
let tarball: string;
/** An empty project that has installed the tarball, and nothing else. */
let project: string;

const echo = () => `ws://localhost:${inject("demoPort")}/echo`;

function run(command: string, args: readonly string[], cwd = project): string {
  try {
    return execFileSync(command, args, { cwd, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}${stderr}`);
  }
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "jsonrpc-js-"));
  project = join(folder, "project");
  mkdirSync(project);
  tarball = join(folder, run("npm", ["pack", "--silent", "--pack-destination", folder], sources).trim());
  writeFileSync(join(project, "package.json"), '{ "name": "user", "version": "1.0.0", "type": "module" }');
  run("npm", ["install", "--silent", "--offline", tarball]);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("brings what is built and the licence, and no other package", () => {
  const files = run("tar", ["-tzf", tarball]).trim().split("\n");
  expect(files).toContain("package/LICENSE");
  expect(
    files.filter(file => !/^package\/(dist\/.*\.(d\.ts|js|map)|dist\/cjs\/package\.json|[^/]*)$/.test(file)),
  ).toEqual([]);
  expect(Object.keys(JSON.parse(run("npm", ["ls", "--all", "--json"])).dependencies)).toEqual(["jsonrpc-js"]);
});

it("works from a module in Node, where the application brings the WebSocket", () => {
  const ws = new URL("../../node_modules/ws/wrapper.mjs", import.meta.url).href;
  writeFileSync(
    join(project, "main.js"),
    `import { JsonRpcClient } from "jsonrpc-js";
     import WebSocket from ${JSON.stringify(ws)};

     const client = new JsonRpcClient({ uri: process.argv[2], webSocket: WebSocket });
     console.log(JSON.stringify(await client.call("echo", { hello: "world" })));
     await client.close();
    `,
  );
  expect(run("node", ["main.js", echo()])).toBe('{"hello":"world"}\n');
});

const TYPED = `
import { JsonRpcClient, RemoteError } from "jsonrpc-js";

interface Server {
  subtract(params: [number, number]): number;
  now(): string;
}
interface Client {
  question(params: { q: string }): { answer: string };
}

const client = new JsonRpcClient<Server, Client>("ws://localhost/spec");
export const difference: Promise<number> = client.call("subtract", [42, 23], { timeout: 1000 });
export const now: Promise<string> = client.call("now");
client.on("question", ({ q }) => ({ answer: q.toUpperCase() }));
client.addEventListener("reconnected", ({ sameSession }) => sameSession satisfies boolean);
export const code = (error: unknown) => (error instanceof RemoteError ? error.code : undefined);
`;

/** Each line is an error; the compiler says so of those only that are not. */
const MISUSED = `${TYPED}
// @ts-expect-error no such method
void client.call("add", [1, 2]);
// @ts-expect-error params of another type
void client.call("subtract", ["42", "23"]);
// @ts-expect-error no params
void client.call("subtract");
// @ts-expect-error result of another type
export const text: Promise<string> = client.call("subtract", [42, 23]);
// @ts-expect-error an answer of another type
client.on("question", () => 42);
`;

const typeRoots = [join(sources, "node_modules/@types")];

const typescript5 = join(sources, "node_modules/typescript-5/bin/tsc");

it.each([
  ["nodenext in a browser", tool("tsc"), { module: "nodenext", moduleResolution: "nodenext", types: [] }],
  ["bundler", tool("tsc"), { module: "esnext", moduleResolution: "bundler", types: [] }],
  [
    "nodenext in Node",
    tool("tsc"),
    { module: "nodenext", moduleResolution: "nodenext", lib: ["es2022"], types: ["node"], typeRoots },
  ],
  ["node10 of TypeScript 5", typescript5, { module: "commonjs", moduleResolution: "node10", types: [] }],
])("compiles from TypeScript with its types checked and moduleResolution %s", (_, compiler, compilerOptions) => {
  writeFileSync(join(project, "typed.ts"), MISUSED);
  writeFileSync(
    join(project, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: { ...compilerOptions, target: "es2022", strict: true, noEmit: true, skipDefaultLibCheck: true },
      files: ["typed.ts"],
    }),
  );
  expect(run(compiler, ["-p", "."])).toBe("");
});

it("is required by CommonJS, with another instance of its classes than modules get", () => {
  const ws = JSON.stringify(join(sources, "node_modules/ws/index.js"));
  writeFileSync(
    join(project, "main.cjs"),
    `const { JsonRpcClient, RemoteError } = require("jsonrpc-js");
     const client = new JsonRpcClient({ uri: process.argv[2], webSocket: require(${ws}) });
     client.call("echo", { hello: "world" }).then(async answer => {
       console.log(JSON.stringify([answer, new RemoteError(1, "").kind]));
       await client.close();
     });
    `,
  );
  // As Jest and Node before 20.19, which do not require modules.
  const plain = ["--no-experimental-require-module", "main.cjs", echo()];
  expect(run("node", plain)).toBe('[{"hello":"world"},"remote"]\n');
});

/** Each writes the same application as one script. */
const bundlers: Record<string, (entry: string, folder: string) => Promise<unknown>> = {
  esbuild: async (entry, folder) => {
    const { build } = await import("esbuild");
    return build({ entryPoints: [entry], bundle: true, minify: true, format: "iife", outfile: join(folder, "app.js") });
  },
  vite: async (entry, folder) => {
    const { build } = await import("vite");
    const lib = { entry, formats: ["iife" as const], name: "app", fileName: () => "app.js" };
    return build({ root: project, configFile: false, logLevel: "error", build: { lib, outDir: folder } });
  },
  webpack: async (entry, folder) => {
    const { webpack } = await import("webpack");
    return new Promise<void>((resolve, reject) =>
      webpack({ mode: "production", entry, output: { path: folder, filename: "app.js" } }, (error, stats) =>
        error || stats?.hasErrors() ? reject(error ?? new Error(stats?.toString())) : resolve(),
      ),
    );
  },
};

it.each(Object.keys(bundlers))("is built into a page by %s", async name => {
  const entry = join(project, "page.js");
  const out = join(folder, name);
  writeFileSync(
    entry,
    `import { JsonRpcClient } from "jsonrpc-js";
     const client = new JsonRpcClient("/echo");
     globalThis.answer = client.call("echo", ["built"]).finally(() => client.close());
    `,
  );
  await bundlers[name]?.(entry, out);
  const opened = await openPage(
    `http://localhost:${inject("demoPort")}`,
    `<script>${readFileSync(join(out, "app.js"))}</script>`,
  );
  try {
    expect(await opened.page.evaluate("answer")).toEqual(["built"]);
    expect(opened.complaints).toEqual([]);
  } finally {
    await opened.close();
  }
});

it("works from a script tag", async () => {
  const { unpkg } = JSON.parse(readFileSync(join(project, "node_modules/jsonrpc-js/package.json"), "utf8"));
  const script = readFileSync(join(project, "node_modules/jsonrpc-js", unpkg), "utf8");
  const opened = await openPage(`http://localhost:${inject("demoPort")}`, `<script>${script}</script>`);
  try {
    const answer = await opened.page.evaluate(async () => {
      const client = new JsonRpcClient("/echo");
      const answer = await client.call("echo", [1]);
      await client.close();
      return answer;
    });
    expect(answer).toEqual([1]);
    expect(opened.complaints).toEqual([]);
  } finally {
    await opened.close();
  }
});

it("says in package.json what publint and Are the types wrong? accept", () => {
  run(tool("publint"), ["run", "--strict", tarball]);
  run(tool("attw"), [tarball]);
});
