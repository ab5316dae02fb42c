#!/usr/bin/env node
// jsonrpc-js-gen <URL or file of an OpenRPC document> [--path /prices] [-H 'Name: value'] [--name Prices] [-o prices.ts]
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { contractOf } from "./contract.ts";
import { DocumentError, parse } from "./document.ts";
import { pathParts } from "./path.ts";
import { identifier } from "./types.ts";

const USAGE =
  "Usage: jsonrpc-js-gen <URL or file of an OpenRPC document> [--path /prices] [-H 'Name: value'] [--name Prices] [-o prices.ts]";

function headerOf(text: string): [string, string] {
  const colon = text.indexOf(":");
  // What it says may be a secret.
  if (colon < 1) throw new DocumentError("-H takes a name and a value: 'Authorization: Bearer …'");
  return [text.slice(0, colon), text.slice(colon + 1).trim()];
}

async function read(source: string, path: string | undefined, headers: readonly string[]): Promise<string> {
  if (!/^https?:/.test(source)) {
    return await readFile(source, "utf8");
  }
  const url = new URL(source);
  if (path !== undefined) url.searchParams.set("path", path);
  const response = await fetch(url, { headers: headers.map(headerOf) });
  const text = await response.text();
  if (!response.ok) {
    const reason =
      response.status === 404
        ? "set jsonrpc.openrpc.enabled=true, name an endpoint by --path, and send what a login needs by -H"
        : text;
    throw new DocumentError(`${url} answers ${response.status}: ${reason.trim()}`);
  }
  return text;
}

/** `/shop/{room}` is `Shop`. */
function nameOf(url: string): string {
  const parts = pathParts(url.replace(/^\w+:\/\/[^/]*/, "")).filter(part => !part.startsWith("{"));
  const words = parts.join("").match(/[A-Za-z0-9]+/g) ?? ["Rpc"];
  return identifier(words.map(word => word[0]?.toUpperCase() + word.slice(1)).join(""));
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      path: { type: "string" },
      header: { type: "string", short: "H", multiple: true, default: [] },
      name: { type: "string" },
      output: { type: "string", short: "o" },
    },
  });
  const [source, ...others] = positionals;
  if (source === undefined || others.length > 0) throw new DocumentError(USAGE);
  const document = parse(await read(source, values.path, values.header), source);
  const contract = contractOf(document, values.name ?? nameOf(document.servers[0]?.url ?? ""));
  if (values.output === undefined) process.stdout.write(contract);
  else await writeFile(values.output, contract);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
