import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** The network between a client and a server, which may break. */
export interface TcpProxy {
  readonly port: number;
  /** Takes no connection while it is set. */
  down: boolean;
  /** Ends every request to become a WebSocket, as some companies' proxies do. */
  refuseWebSocket: boolean;
  /** Connections taken so far, those refused included. */
  readonly taken: number;
  /** Keeps what the server sends until the returned function is called. */
  hold(): () => void;
  /** Breaks every connection, without a close frame. */
  breakAll(): void;
  close(): Promise<void>;
}

export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const pipes = new Map<Socket, Socket>();
  const state = { down: false, refuseWebSocket: false, taken: 0 };
  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };

  const server = createServer(client => {
    state.taken++;
    if (state.down) {
      client.destroy();
      return;
    }
    const upstream = connect(target, "localhost");
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay();
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    client.on("data", data => {
      if (state.refuseWebSocket && /^upgrade: *websocket/im.test(data.toString("latin1"))) client.destroy();
      else upstream.write(data);
    });
    pipes.set(upstream, client);
    upstream.on("close", () => pipes.delete(upstream));
    upstream.pipe(client);
  });
  server.listen(0, "localhost");
  await once(server, "listening");

  return Object.assign(state, {
    port: (server.address() as AddressInfo).port,
    breakAll,
    hold: () => {
      for (const [upstream, client] of pipes) upstream.unpipe(client);
      return () => {
        for (const [upstream, client] of pipes) upstream.pipe(client);
      };
    },
    close: async () => {
      server.close();
      breakAll();
      await once(server, "close");
    },
  });
}
