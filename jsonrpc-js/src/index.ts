export type { ConnectionState, SessionKind } from "./client/connection.ts";
export type { DocumentedConfiguration, DocumentedHandler, DocumentedRequest } from "./client/documented.ts";
export type { ClientEvent, ClientEvents, SessionOutcome } from "./client/events.ts";
export type { ClientOptions, SessionMode } from "./client/options.ts";
export type { ReconnectPolicy } from "./client/outage.ts";
export {
  ConnectFailedError,
  ConnectionLostError,
  type ConnectStage,
  type DisconnectReason,
  NotConnectedError,
  SessionLostError,
} from "./client/reason.ts";
export type { SocketLike, SockJSConstructor, WebSocketConstructor } from "./client/sockets.ts";
export type { Methods, UntypedMethods } from "./client/types.ts";
export { JsonRpcClient, type TypedBatch } from "./client.ts";
export type { Json } from "./codec/json.ts";
export type { Limits } from "./codec/limits.ts";
export type { HandlerContext } from "./engine/exchange.ts";
export type { Notice } from "./engine/notice.ts";
export type { CallOptions, OwedCall } from "./engine/pending.ts";
export * from "./errors.ts";
export type { Timers } from "./timers.ts";
