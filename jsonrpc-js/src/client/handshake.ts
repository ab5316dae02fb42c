import type { ControlAnswer, Link } from "./link.ts";
import type { Settings } from "./options.ts";
import type { ConnectFailure } from "./reason.ts";

const SILENCE = 2000;

/**
 * Settles the session with the classic `connect`: first for the session of before if there is one, then for a new one. A
 * server that does not know the method, or says nothing for two seconds, has no sessions.
 *
 * @param done is told whether the session is that of before, and its id; undefined when the server has none for us
 * @returns stops waiting
 */
export function handshake(
  link: Link,
  { timers, session, registerInfo }: Settings,
  before: string | undefined,
  done: (resumed: boolean, sessionId?: string) => void,
  failed: (failure: ConnectFailure) => void,
): () => void {
  let stop = () => {};
  const none = (detail: string) => (session === "required" ? failed({ stage: "session", detail }) : done(false));
  const askForNew = () => {
    stop = timers.after(SILENCE, () => none("it did not answer 'connect'"));
    link.control("connect", registerInfo === undefined ? undefined : { registerInfo }, answer => {
      stop();
      const retryAfter = Number(Object(answer.error?.data).retryAfterMillis);
      const fresh = sessionIdIn(answer);
      if (fresh !== undefined) done(false, fresh);
      else if (retryAfter > 0) failed({ stage: "session", detail: "it is busy", retryAfter });
      else none(`it answered 'connect' with error ${answer.error?.code}`);
    });
  };
  if (session === "off") done(false);
  else if (before === undefined) askForNew();
  else {
    link.control("connect", { sessionId: before }, answer =>
      sessionIdIn(answer) === before ? done(true, before) : askForNew(),
    );
  }
  return () => stop();
}

function sessionIdIn({ result }: ControlAnswer): string | undefined {
  const { sessionId } = Object(result) as { sessionId?: unknown };
  return typeof sessionId === "string" ? sessionId : undefined;
}
