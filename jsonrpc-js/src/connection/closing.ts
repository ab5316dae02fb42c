import type { AnySession } from "../session/client-session-transport.ts";
import { NORMAL } from "../socket/close-codes.ts";
import { reasonOf } from "../socket/reason.ts";
import type { ClientSocket } from "../socket/socket.ts";
import type { Settings } from "./options.ts";

/**
 * Ends the session and closes its socket. A server that takes longer than `closeTimeout` is not waited for.
 *
 * @returns stops the timer for that
 */
export function closeWithSession(
  socket: ClientSocket,
  session: AnySession | undefined,
  { timers, closeTimeout, sendCloseMessage, sockJS }: Settings,
): () => void {
  const close = () => socket.close(NORMAL);
  const stopTimer = timers.after(closeTimeout, () => socket.abort(reasonOf("closedByUs")));
  // Over SockJS close codes do not travel, so only the message ends the session.
  if (!sendCloseMessage && !(sockJS && session)) close();
  else if (session?.close) session.close(close);
  else socket.control("closeSession", undefined, close);
  return stopTimer;
}
