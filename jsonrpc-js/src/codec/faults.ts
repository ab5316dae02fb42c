/** An error object as it goes over the wire. */
export interface ErrorObject {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** Every error that the engine itself makes, by `data.type`. */
const faults = {
  "message.parse": [-32700, "Parse error"],
  "request.invalid": [-32600, "Invalid Request"],
  "request.duplicateMember": [-32600, "Invalid Request"],
  "request.depth": [-32600, "Invalid Request"],
  "request.tokens": [-32600, "Invalid Request"],
  "request.members": [-32600, "Invalid Request"],
  "request.nameLength": [-32600, "Invalid Request"],
  "request.idLength": [-32600, "Invalid Request"],
  "request.methodLength": [-32600, "Invalid Request"],
  "method.notFound": [-32601, "Method not found"],
  internal: [-32603, "Internal error"],
  "request.timeout": [-32002, "Request timed out"],
  "batch.disabled": [-32005, "Batch requests are not supported"],
  "request.tooLarge": [-32007, "Request too large"],
  "response.tooLarge": [-32008, "Response too large"],
  "server.busy": [-32009, "Server busy"],
  "batch.tooLarge": [-32010, "Batch too large"],
  "batch.responseTooLarge": [-32011, "Batch response too large"],
  "request.cancelled": [-32800, "Request cancelled"],
} as const;

/** The stable name of a fault, `data.type` on the wire. */
export type FaultType = keyof typeof faults;

/** The error object for a fault; a busy peer tells when to try again. */
export function errorObject(type: FaultType): ErrorObject {
  const [code, message] = faults[type];
  return { code, message, data: type === "server.busy" ? { type, retryAfterMillis: 1000 } : { type } };
}
