import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript-5";
import { expect, test } from "vitest";

const file = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const LIST = file("../checks/house/api/jsonrpc-js.txt");

/** The declarations that the package exports and those that they name, by name, as a type checker reads them. */
function publicDeclarations(): Map<string, string> {
  const types = file("target/types");
  const compiler = ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"];
  execFileSync(process.execPath, [...compiler, "--emitDeclarationOnly", "--removeComments", "--outDir", types], {
    cwd: file(""),
  });
  const options = { module: ts.ModuleKind.NodeNext, noEmit: true, allowImportingTsExtensions: true, types: [] };
  const program = ts.createProgram([`${types}/index.d.ts`], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(`${types}/index.d.ts`);
  const module = source && checker.getSymbolAtLocation(source);
  const found = new Map<string, string>();
  const open = module ? checker.getExportsOfModule(module) : [];
  for (let symbol = open.pop(); symbol; symbol = open.pop()) {
    if (symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
    const own = (symbol.declarations ?? []).filter(({ parent }) => parent.getSourceFile().fileName.startsWith(types));
    if (!own.length || found.has(symbol.name) || symbol.flags & ts.SymbolFlags.TypeParameter) continue;
    found.set(symbol.name, own.map(declaration => declaration.getText()).join("\n"));
    const visit = (node: ts.Node): void => {
      const named = ts.isIdentifier(node) && checker.getSymbolAtLocation(node);
      if (named && (named.flags & (ts.SymbolFlags.Type | ts.SymbolFlags.Alias)) !== 0) open.push(named);
      node.forEachChild(visit);
    };
    own.forEach(visit);
  }
  return found;
}

/** The list as in `checks/house/api`: a name, then its lines, indented. */
function listed(declarations: Map<string, string>): string[] {
  return [...declarations]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, text]) => [name, ...text.split("\n").map(line => `  ${line.trim()}`)]);
}

test("what the package exports is what is listed: announce a change in CHANGELOG, then run ./house --accept", () => {
  const now = listed(publicDeclarations());
  writeFileSync(file("target/api.txt"), `${now.join("\n")}\n`);
  expect(now.length).toBeGreaterThan(100);
  const lines = readFileSync(LIST, "utf8").split("\n");
  expect(now).toEqual(lines.filter(line => line !== "" && !line.startsWith("#")));
});
