/** An error object as it goes over the wire. */
export interface ErrorObject {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** Rules and bounds that a message breaks: all of them make an invalid request. */
type InvalidType =
  | "invalid"
  | "duplicateMember"
  | "depth"
  | "tokens"
  | "members"
  | "nameLength"
  | "idLength"
  | "methodLength";

const FAULTS = {
  "message.parse": [-32700, "Parse error"],
  "method.notFound": [-32601, "Method not found"],
  "params.invalid": [-32602, "Invalid params"],
  internal: [-32603, "Internal error"],
  "request.timeout": [-32002, "Request timed out"],
  "batch.disabled": [-32005, "Batch requests are not supported"],
  "stream.tooMany": [-32006, "Too many subscriptions"],
  "request.tooLarge": [-32007, "Request too large"],
  "response.tooLarge": [-32008, "Response too large"],
  "server.busy": [-32009, "Server busy"],
  "batch.tooLarge": [-32010, "Batch too large"],
  "batch.responseTooLarge": [-32011, "Batch response too large"],
  "stream.overflow": [-32012, "Stream overflow"],
  "request.cancelled": [-32800, "Request cancelled"],
} as const;

/** The stable name of an error that the engine itself makes, `data.type` on the wire. */
export type FaultType = keyof typeof FAULTS | `request.${InvalidType}`;

/** The error object for a fault; that of a busy peer says when to retry. `details` are further members of its data. */
export function errorObject(type: FaultType, details?: object): ErrorObject {
  const [code, message] = (FAULTS as Partial<Record<FaultType, readonly [number, string]>>)[type] ?? [
    -32600,
    "Invalid Request",
  ];
  return { code, message, data: { type, retryAfterMillis: type === "server.busy" ? 1000 : undefined, ...details } };
}
