// Installs what package-lock.json pins, unless that very file was installed before.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const project = new URL("../", import.meta.url);
const wanted = readFileSync(new URL("package-lock.json", project), "utf8");
// npm ci empties node_modules first, so an installation that was interrupted has no such file.
const installed = new URL("node_modules/.installed-package-lock.json", project);

if (!existsSync(installed) || readFileSync(installed, "utf8") !== wanted) {
  const { error, status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--prefer-offline"], {
    cwd: fileURLToPath(project),
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error === undefined && status === 0) {
    writeFileSync(installed, wanted);
  } else {
    console.error(`error: npm ci in jsonrpc-js failed (${error?.message ?? `exit status ${status}`})`);
    process.exitCode = 1;
  }
}
