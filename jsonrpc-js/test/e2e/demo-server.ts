import { type ChildProcessByStdio, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";

type Server = ChildProcessByStdio<null, Readable, null>;

const BUILT = new URL("../../../jsonrpc-demo-server/target/jsonrpc-demo-server-exec.jar", import.meta.url);

// Servers of a few seconds: what a second compiler makes comes too late.
const OPTIONS = ["-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"];
/** Beside the jar, once it is unpacked: its classes as the JVM has them when it has loaded them. */
const ARCHIVE = "classes.jsa";

/** The demo server in a process of its own. */
export interface DemoServer {
  readonly port: number;
  /** `ws://localhost:<port><path>` */
  ws(path: string): string;
  /** `http://localhost:<port><path>` */
  http(path: string): string;
  /** Ends the process and waits for its end. */
  stop(): Promise<void>;
}

/** Starts the demo server's jar and waits until it has let somebody in; on a free port unless told which, with properties like `--a.b=c`. */
export async function startDemoServer(port = 0, ...properties: string[]): Promise<DemoServer> {
  const jar = demoJar();
  const archive = join(dirname(jar), ARCHIVE);
  const server = spawn(
    java(),
    [
      ...OPTIONS,
      ...(existsSync(archive) ? [`-XX:SharedArchiveFile=${archive}`] : []),
      "-jar",
      jar,
      `--server.port=${port}`,
      "--spring.lifecycle.timeout-per-shutdown-phase=200ms",
      ...properties,
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  process.once("exit", () => server.kill());
  const listening = await Promise.race([
    portOf(server),
    once(server, "error").then(([error]) => Promise.reject(error)),
  ]);
  server.stdout.resume(); // a full pipe would stop the server
  await shakeHands(listening);
  return {
    port: listening,
    ws: path => `ws://localhost:${listening}${path}`,
    http: path => `http://localhost:${listening}${path}`,
    stop: () => stop(server),
  };
}

/** Unpacks the demo server into a folder and archives its classes, which halves what a start costs. Returns its jar there. */
export function unpackDemoServer(folder: string): string {
  const packed = demoJar();
  execFileSync(java(), [...OPTIONS, "-Djarmode=tools", "-jar", packed, "extract", "--destination", folder]);
  const jar = join(folder, basename(packed));
  execFileSync(java(), [
    ...OPTIONS,
    `-XX:ArchiveClassesAtExit=${join(folder, ARCHIVE)}`,
    "-Dspring.context.exit=onRefresh",
    "-jar",
    jar,
  ]);
  return jar;
}

function demoJar(): string {
  const { JSONRPC_DEMO_JAR: jar = fileURLToPath(BUILT) } = process.env;
  if (!existsSync(jar)) {
    throw new Error(`No demo server at ${jar}: build it with ./run, or name its jar in JSONRPC_DEMO_JAR`);
  }
  return jar;
}

function java(): string {
  const { JAVA_HOME: home } = process.env;
  return home === undefined ? "java" : `${home}/bin/java`;
}

async function portOf(server: Server): Promise<number> {
  const log: string[] = [];
  for await (const line of createInterface({ input: server.stdout })) {
    log.push(line);
    const found = /Open http:\/\/localhost:(\d+)\//.exec(line);
    if (found !== null) {
      return Number(found[1]);
    }
  }
  throw new Error(`The demo server did not start:\n${log.join("\n")}`);
}

/** The first handshake of a server may take longer on a busy machine than a client waits for it. */
async function shakeHands(port: number): Promise<void> {
  const socket = new WebSocket(`ws://localhost:${port}/echo`);
  socket.once("open", () => socket.close());
  await once(socket, "close");
}

async function stop(server: Server): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const ended = once(server, "exit");
    server.kill();
    await ended;
  }
}
