// The close codes of PROTOCOL.md, 3.4, that this client knows, and what follows from a code: the twin of Java's `CloseStatus`.

/** The session ended by agreement. */
export const NORMAL = 1000;
/** The end came without a close frame. */
export const NO_CLOSE_FRAME = 1006;
/** Text that is not UTF-8. */
export const BAD_TEXT = 1007;
/** The other side reads too slowly. */
export const SLOW_CONSUMER = 4008;
/** Another socket took the session over. */
export const REPLACED = 4101;
/** No room now; try again later. */
export const RETRY_LATER = 4102;
/** The other side broke the protocol. */
export const PROTOCOL_VIOLATION = 4500;
/** A limit was exceeded in a way that another socket would not mend. */
export const LIMIT = 4504;

/** Whether a client may connect again after a socket that ended with this code. */
export function mayReturnAfter(code: number): boolean {
  return code !== NORMAL && (code < 4500 || code >= 5000);
}

/** Whether the code says that a frame could not be read. Containers and proxies send such codes for other reasons, too. */
export function isAboutFrames(code: number): boolean {
  return /^100[237-9]$/.test(`${code}`);
}
