/** The root of everything this library rejects or throws with. `kind` distinguishes the cases. */
export abstract class JsonRpcError extends Error {
  abstract readonly kind: string;

  /** That of the class, which minifiers rename. */
  override get name(): string {
    return `${this.kind.charAt(0).toUpperCase()}${this.kind.slice(1)}Error`;
  }
}

/** What an error object holds. */
abstract class CodedError extends JsonRpcError {
  /** The code of the error, an integer. */
  readonly code: number;
  /** Further details; undefined for none. */
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** Thrown by a handler that wants to choose the error object itself: the peer gets exactly this error. */
export class ResponseError extends CodedError {
  readonly kind = "response";
}

/**
 * The peer answered a call with an error object. A handler that lets it through answers -32603: what one peer said is not
 * for another.
 */
export class RemoteError extends CodedError {
  readonly kind = "remote";
}

/** No answer came in time. The request may or may not have been carried out. */
export class TimeoutError extends JsonRpcError {
  readonly kind = "timeout";
}

/** The caller's signal aborted the call; its reason is the `cause`. */
export class CancelledError extends JsonRpcError {
  readonly kind = "cancelled";
}

/** The peer answered with something that is no JSON-RPC response. */
export class ProtocolError extends JsonRpcError {
  readonly kind = "protocol";
}

/** A bounded queue has no room: the message was not accepted and will not be sent. */
export class QueueFullError extends JsonRpcError {
  readonly kind = "queueFull";
}

/** A message or a batch is larger than may be sent; nothing was sent. */
export class MessageTooLargeError extends JsonRpcError {
  readonly kind = "messageTooLarge";
}

/** There is no connection, or it ended: the message was not sent, or its answer cannot come. */
export class ConnectionError extends JsonRpcError {
  readonly kind: string = "connection";
}
