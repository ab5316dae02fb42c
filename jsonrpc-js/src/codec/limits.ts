/** Bounds on what one conversation takes and keeps. */
export interface Limits {
  /** Size of one message in UTF-8 bytes, each way. */
  readonly messageBytes: number;
  /** Nesting of arrays and objects, the outermost counted. */
  readonly depth: number;
  /** JSON values and member names in one message. */
  readonly tokens: number;
  /** Members of one object. */
  readonly members: number;
  /** Characters of a member name. */
  readonly nameLength: number;
  /** Characters of an id as written, quotes not counted. */
  readonly idLength: number;
  /** Characters of a method name. */
  readonly methodLength: number;
  /** Requests in one batch, each way; 0 refuses batches. */
  readonly batch: number;
  /** Requests that wait for an answer, each way: more of ours are held back, more of the peer's refused. */
  readonly inFlight: number;
  /** Characters of the peer's requests that run. */
  readonly inFlightBytes: number;
  /** Notifications of the peer whose handlers run. */
  readonly notifications: number;
  /** Characters of these notifications. */
  readonly notificationBytes: number;
  /** Outgoing messages that wait for a socket or for a free place in flight. */
  readonly queuedMessages: number;
  /** UTF-8 bytes of these messages. */
  readonly queuedBytes: number;
  /** Milliseconds that a handler may take to answer a request. */
  readonly handlerTimeout: number;
}

export const defaultLimits: Limits = {
  messageBytes: 1024 * 1024,
  depth: 64,
  tokens: 100_000,
  members: 10_000,
  nameLength: 1024,
  idLength: 128,
  methodLength: 256,
  batch: 50,
  inFlight: 1024,
  inFlightBytes: 1024 * 1024,
  notifications: 16 * 1024,
  notificationBytes: 4 * 1024 * 1024,
  queuedMessages: 1024,
  queuedBytes: 4 * 1024 * 1024,
  handlerTimeout: 5 * 60_000,
};
