import type { ControlAnswer, Link } from "./link.ts";
import type { Settings } from "./options.ts";
import type { ConnectFailure } from "./reason.ts";

/** What became of the session on a new socket. */
export interface SessionOutcome {
  /** The id of the session; undefined when the server has none for us. */
  readonly sessionId?: string;
  /** Whether it is the one of before. */
  readonly resumed: boolean;
  /** Whether the server answers session methods at all, so that it can be asked for a sign of life. */
  readonly answers: boolean;
}

const SILENCE = 2000;

/**
 * Settles the session with the classic `connect`: first for the session of before if there is one, then for a new one. A
 * server that does not know the method, or says nothing for two seconds, has no sessions.
 *
 * @returns stops waiting
 */
export function handshake(
  link: Link,
  { timers, session, registerInfo }: Settings,
  sessionId: string | undefined,
  done: (outcome: SessionOutcome | ConnectFailure) => void,
): () => void {
  let stop = () => {};
  const none = (why: string, answers: boolean) =>
    done(session === "required" ? { stage: "session", detail: `it ${why}` } : { resumed: false, answers });
  const askForNew = () => {
    stop = timers.after(SILENCE, () => none("did not answer 'connect'", false));
    link.control("connect", registerInfo === undefined ? undefined : { registerInfo }, answer => {
      stop();
      const retryAfter = Number(Object(answer.error?.data).retryAfterMillis);
      const fresh = sessionIdIn(answer);
      if (fresh !== undefined) done({ sessionId: fresh, resumed: false, answers: true });
      else if (retryAfter > 0) done({ stage: "session", detail: "it is busy", retryAfter });
      else none(`answered 'connect' with error ${answer.error?.code}`, true);
    });
  };
  if (session === "off") {
    done({ resumed: false, answers: false });
  } else if (sessionId === undefined) {
    askForNew();
  } else {
    link.control("connect", { sessionId }, answer => {
      if (sessionIdIn(answer) === sessionId) done({ sessionId, resumed: true, answers: true });
      else askForNew();
    });
  }
  return () => stop();
}

function sessionIdIn({ result }: ControlAnswer): string | undefined {
  const id = (result as { sessionId?: unknown } | null | undefined)?.sessionId;
  return typeof id === "string" ? id : undefined;
}
