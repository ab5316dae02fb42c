import type { AnySession } from "../session/client-session-transport.ts";

/**
 * Where a client is in its life. It starts `new`; only `closed` is final.
 *
 * - `new`: made, and nothing done yet
 * - `connecting`: the first connection is being made
 * - `connected`: there is a socket, and the session on it is settled
 * - `reconnecting`: the socket was lost; another one is being made, or waited for
 * - `disconnected`: there is no socket and none is tried; `connect()` or the next message starts again
 * - `closed`: the application closed the client
 */
export type ConnectionState = "new" | "connecting" | "connected" | "reconnecting" | "disconnected" | "closed";

/**
 * What a client has agreed on with its server.
 *
 * - `resumable`: a session that loses nothing and doubles nothing while its window lasts (PROTOCOL.md, part 3)
 * - `classic`: one of `connect` (part 2): it outlives its sockets, what is on its way when one breaks may be lost
 * - `none`: what waits for an answer fails with the connection
 */
export type SessionKind = "resumable" | "classic" | "none";

export function kindOf(session: AnySession | undefined): SessionKind {
  return session ? (session.send ? "resumable" : "classic") : "none";
}
