import { JsonRpcClient } from "../client.ts";
import type { DisconnectReason } from "../socket/reason.ts";
import { tapped } from "./tap.ts";

const KINDS: Readonly<Record<DisconnectReason["kind"], string>> = {
  closedByUs: "closed by this page",
  closedByServer: "closed by the server",
  network: "the network",
  heartbeat: "no heartbeat",
  protocolViolation: "the server broke the protocol",
  connectFailed: "no connection",
  takenOver: "another socket took the session",
};

/** What the page is told of its connection. */
export interface LinkListener {
  /** The state, or a fact, has changed. */
  changed(): void;
  frame(direction: "in" | "out", text: string): void;
  event(text: string): void;
}

/** The connection to one endpoint: a client of ours, and what is known of it. */
export class Link {
  readonly client: JsonRpcClient;
  /** How often the socket broke. */
  breaks = 0;
  /** What became of the session when it broke last; empty before. */
  outcome = "";

  constructor(uri: string, token: string, listener: LinkListener) {
    const client = new JsonRpcClient({
      uri,
      token: token || undefined,
      webSocket: tapped((direction, text) => listener.frame(direction, text)),
      requestTimeout: 0,
    });
    this.client = client;
    const tell = (text: string) => {
      listener.event(text);
      listener.changed();
    };
    client.addEventListener("connected", () => tell(`connected to ${new URL(uri).pathname}`));
    client.addEventListener("connectionFailed", ({ error }) => tell(`no connection: ${error.message}`));
    client.addEventListener("reconnecting", ({ reason }) => {
      this.breaks++;
      tell(`the socket broke (${inWords(reason)})`);
    });
    client.addEventListener("retrying", ({ error, delay }) => {
      tell(`not back yet (${error.message}), next try in ${Math.round(delay)} ms`);
    });
    client.addEventListener("reconnected", ({ sameSession, loss }) => {
      this.outcome = sameSession ? "the same session, nothing is lost" : `a new session (${loss})`;
      tell(`back with ${this.outcome}`);
    });
    client.addEventListener("goAway", ({ withinMillis }) => tell(`the server will go within ${withinMillis} ms`));
    client.addEventListener("disconnected", ({ reason }) => tell(`ended (${inWords(reason)})`));
    client.addEventListener("notice", event => {
      event.preventDefault(); // It need not stand on the console as well.
      tell(`notice: ${event.notice.message}`);
    });
  }

  get isOpen(): boolean {
    return !["new", "disconnected", "closed"].includes(this.client.state);
  }

  /** Connects; what fails is told as an event. */
  connect(): void {
    this.client.connect().catch(() => {});
  }

  /** Breaks the socket; the session goes on over another one. */
  break(): void {
    this.client.reconnect().catch(() => {});
  }
}

const inWords = ({ kind, code, text }: DisconnectReason): string =>
  [KINDS[kind], code === 1006 ? "" : code, text].filter(Boolean).join(" ");
