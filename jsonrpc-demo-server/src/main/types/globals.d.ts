// What the script of jsonrpc-js puts into a page.
import type * as Package from "jsonrpc-js";

declare global {
  const JsonRpc: typeof Package;
  const JsonRpcClient: typeof Package.JsonRpcClient;
}
