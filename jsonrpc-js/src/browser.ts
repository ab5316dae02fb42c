import * as JsonRpc from "./index.ts";

Object.assign(globalThis, { JsonRpc, JsonRpcClient: JsonRpc.JsonRpcClient });
