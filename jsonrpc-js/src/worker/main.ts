import type { Port } from "../channel/port.ts";
import { Hub } from "./hub.ts";

interface SharedWorkerScope {
  onconnect: ((event: { readonly ports: readonly Port[] }) => void) | null;
}

const hub = new Hub({ locks: navigator.locks, nonce: `jsonrpc-worker-${crypto.randomUUID()}` });
(globalThis as unknown as SharedWorkerScope).onconnect = ({ ports: [port] }) => {
  if (port) hub.add(port);
};
