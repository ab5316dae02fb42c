import {
  CancelledError,
  ConnectFailedError,
  ConnectionError,
  ConnectionLostError,
  defaultLimits,
  JsonRpcClient,
  JsonRpcError,
  MessageTooLargeError,
  NotConnectedError,
  ProtocolError,
  QueueFullError,
  RemoteError,
  ResponseError,
  SessionLostError,
  TimeoutError,
} from "./index.ts";

// Each by its name: a namespace object would take more room.
const JsonRpc = {
  CancelledError,
  ConnectFailedError,
  ConnectionError,
  ConnectionLostError,
  defaultLimits,
  JsonRpcClient,
  JsonRpcError,
  MessageTooLargeError,
  NotConnectedError,
  ProtocolError,
  QueueFullError,
  RemoteError,
  ResponseError,
  SessionLostError,
  TimeoutError,
};

Object.assign(globalThis, { JsonRpc, JsonRpcClient });
