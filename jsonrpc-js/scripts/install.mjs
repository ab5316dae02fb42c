// Installs what package-lock.json pins, unless that was done after it last changed.
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const project = new URL("../", import.meta.url);
const changed = file => statSync(new URL(file, project), { throwIfNoEntry: false })?.mtimeMs ?? 0;

// npm writes this file at the end of an installation, so one that was interrupted is done again.
if (changed("node_modules/.package-lock.json") <= changed("package-lock.json")) {
  const { error, status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--prefer-offline"], {
    cwd: fileURLToPath(project),
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error !== undefined || status !== 0) {
    console.error(`error: npm ci in jsonrpc-js failed (${error?.message ?? `exit status ${status}`})`);
    process.exitCode = 1;
  }
}
