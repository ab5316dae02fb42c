/** Bounds on what one conversation takes and keeps. */
export interface Limits {
  /** Size of one message in UTF-8 bytes, each way. Default 1 MiB. */
  readonly messageBytes: number;
  /** Nesting of arrays and objects, the outermost counted. Default 64. */
  readonly depth: number;
  /** JSON values and member names in one message. Default 100,000. */
  readonly tokens: number;
  /** Members of one object. Default 10,000. */
  readonly members: number;
  /** Characters of a member name. Default 1,024. */
  readonly nameLength: number;
  /** Characters of an id as written, quotes not counted. Default 128. */
  readonly idLength: number;
  /** Characters of a method name. Default 256. */
  readonly methodLength: number;
  /** Requests in one batch, each way; 0 refuses batches. Default 50. */
  readonly batch: number;
  /** Requests that wait for an answer, each way: more of ours are held back, more of the peer's refused. Default 1,024. */
  readonly inFlight: number;
  /** Characters of the peer's requests that run. Default 1 Mi. */
  readonly inFlightBytes: number;
  /** Notifications of the peer whose handlers run. Default 16,384. */
  readonly notifications: number;
  /** Characters of these notifications. Default 4 Mi. */
  readonly notificationBytes: number;
  /** Outgoing messages that wait for a socket or for a free place in flight. Default 1,024. */
  readonly queuedMessages: number;
  /** UTF-8 bytes of these messages. Default 4 MiB. */
  readonly queuedBytes: number;
  /** Milliseconds that a handler may take to answer a request. Default 300,000. */
  readonly handlerTimeout: number;
}

/** What holds unless set. */
export const DEFAULT_LIMITS: Limits = {
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
