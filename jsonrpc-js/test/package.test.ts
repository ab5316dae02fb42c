import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { VERSION } from "../src/base/version.ts";

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly version: string;
  readonly "size-limit": readonly { readonly limit: string }[];
  readonly scripts: { readonly bundle: string };
}

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
const manifest: Manifest = JSON.parse(read("package.json"));
const locked: ReadonlyMap<string, Locked> = new Map(Object.entries(JSON.parse(read("package-lock.json")).packages));
const installed = [...locked].filter(([path]) => path !== "");

describe("package.json", () => {
  it("has the version of the Maven build", () => {
    const version = /<artifactId>jsonrpc-parent<\/artifactId>\s*<version>([^<]*)</.exec(read("pom.xml"))?.[1];
    expect(version?.replace(/-SNAPSHOT$/, "")).toBe(manifest.version);
  });
});

describe("the bundle", () => {
  it("shortens no name that is public or on the wire", () => {
    const names = /--mangle-props='\^\(([^)]*)\)\$'/.exec(manifest.scripts.bundle)?.[1]?.split("|") ?? [];
    expect(names.length).toBeGreaterThan(20);
    const inReadme = (name: string) =>
      new RegExp(`["\`]${name}["\`(]|\\.${name}\\b|\\{ ?${name}\\b`).test(read("README.md"));
    const onTheWire = (name: string) => read("../PROTOCOL.md").includes(`"${name}"`);
    expect(names.filter(name => inReadme(name) || onTheWire(name))).toEqual([]);
    expect(names.filter(name => name in Array.prototype || name in String.prototype || name in Map.prototype)).toEqual(
      [],
    );
  });
});

describe("the limits of the scripts for pages and for shared workers", () => {
  it.each(["README.md", "../CONTRIBUTING.md"])("are what %s says", file => {
    const limits = manifest["size-limit"].map(({ limit }) => limit);
    expect(read(file).match(/[\d.]+ KiB(?= \(gzip\))/g)).toEqual(limits);
  });
});

describe("the client", () => {
  it("tells servers the version of the package", () => {
    expect(VERSION).toBe(manifest.version);
  });
});

describe("package-lock.json", () => {
  it("says what a package contains, not where it was loaded from", () => {
    expect(installed.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
    expect(installed.filter(([, { integrity }]) => !integrity?.startsWith("sha512-"))).toEqual([]);
  });

  it("has the packages of every platform, without which npm ci refuses", () => {
    const missing = installed.flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        name => !locked.has(`node_modules/${name}`) && !locked.has(`${path}/node_modules/${name}`),
      ),
    );
    expect(missing).toEqual([]);
  });
});
