import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/**
 * A TCP proxy that does to connections what networks do. Faults hit the connections that exist; later ones begin healthy,
 * except for delay and split, which stay.
 */
export class FaultProxy {
  /** Milliseconds to hold everything back. */
  delay = 0;
  /** Passes on in pieces of at most this many bytes. */
  pieceBytes: number = Number.POSITIVE_INFINITY;
  /** Cuts the connections on which a WebSocket is asked for, as the proxies of some companies do. */
  refuseWebSocket = false;
  /** Resets new connections at once. */
  refuse = false;
  #taken = 0;
  readonly #server: Server;
  readonly #connections = new Set<Connection>();

  private constructor(targetPort: number) {
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, client => {
      if (this.refuse) {
        client.resetAndDestroy();
        return;
      }
      const target = connect({ port: targetPort, host: "localhost", allowHalfOpen: true, noDelay: true });
      const connection = new Connection(client, target, this);
      this.#taken++;
      this.#connections.add(connection);
      client.once("close", () => this.#connections.delete(connection));
    });
  }

  static async start(targetPort: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(targetPort);
    proxy.#server.listen(0, "localhost");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get connections(): number {
    return this.#connections.size;
  }

  /** Connections so far. */
  get taken(): number {
    return this.#taken;
  }

  /** Resets every connection, as a dying router does. */
  cut(): void {
    for (const connection of this.#connections) connection.cut();
  }

  /** Ends this direction in an orderly way on every connection; the other one stays open. */
  halfClose(way: "toServer" | "toClient"): void {
    for (const connection of this.#connections) connection.halfClose(way);
  }

  /** Lets nothing pass any more on the connections that exist, and tells nobody. */
  stall(): void {
    for (const connection of this.#connections) connection.stall();
  }

  /** Keeps what the server sends on the connections that exist until the returned function is called. */
  hold(): () => void {
    const held = [...this.#connections].map(connection => connection.hold());
    return () => {
      for (const release of held) release();
    };
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.cut();
    await closed;
  }
}

interface Faults {
  readonly delay: number;
  readonly pieceBytes: number;
  readonly refuseWebSocket: boolean;
}

class Connection {
  readonly #client: Socket;
  readonly #target: Socket;
  #stalled = false;

  constructor(client: Socket, target: Socket, faults: Faults) {
    this.#client = client;
    this.#target = target;
    client.on("data", data => {
      if (faults.refuseWebSocket && /^upgrade: *websocket/im.test(data.toString("latin1"))) this.cut();
    });
    for (const [from, to] of [
      [client, target],
      [target, client],
    ] as const) {
      from.on("data", data => {
        const pass = () => this.#write(to, data, faults.pieceBytes);
        if (faults.delay > 0) setTimeout(pass, faults.delay);
        else pass();
      });
      from.on("error", () => this.cut());
      from.on("end", () => this.#stalled || this.cut());
    }
  }

  #write(to: Socket, data: Buffer, pieceBytes: number): void {
    if (this.#stalled || !to.writable) return;
    for (let at = 0; at < data.length; at += pieceBytes) to.write(data.subarray(at, at + pieceBytes));
  }

  stall(): void {
    this.#stalled = true;
  }

  hold(): () => void {
    this.#target.pause();
    return () => this.#target.resume();
  }

  halfClose(way: "toServer" | "toClient"): void {
    (way === "toServer" ? this.#target : this.#client).end();
  }

  cut(): void {
    this.#client.resetAndDestroy();
    this.#target.resetAndDestroy();
  }
}
