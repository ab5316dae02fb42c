import { ClientSessionLink } from "../session/client-session-link.ts";
import { type AnySession, Session, type SessionOwner } from "../session/client-session-transport.ts";
import { openText } from "../session/control-frame.ts";
import { isControl, readControl } from "../session/control-reader.ts";
import type { ConnectFailure } from "../socket/reason.ts";
import type { ClientSocket, ControlAnswer } from "../socket/socket.ts";
import type { Settings } from "./options.ts";

export interface HandshakeOwner {
  /** `resumed`: the session is that of before. There is none when the server has none for us. */
  settled(resumed: boolean, session?: AnySession): void;
  /** The session of before is over. Without `mayOpen` the socket is to be replaced. */
  lost(reason: string, mayOpen: boolean): void;
  failed(failure: ConnectFailure): void;
}

/** The subprotocol of those who know part 3 of the protocol. */
export const SESSION = "jsonrpc2.session.v1";
const CLIENT = "jsonrpc-js/0.1.0";
const SILENCE = 2000;
/** What is wished where the application has no wish. */
const HEARTBEAT = 25_000;

/**
 * Settles the session on a new socket: first that of before, if there is one, then a new one. Where the server selected
 * the subprotocol, and where it could not, over SockJS and without the offer, it asks for one that loses nothing; else, and
 * where that is not known, with the classic `connect`. A server that does not know either, or says nothing for two seconds,
 * has no sessions; one that has selected the subprotocol is waited for.
 *
 * @param offered whether subprotocols were offered
 * @param before the session of before
 * @param sessionOwner hears of the session that is opened
 * @returns stops it
 */
export function handshake(
  link: ClientSocket,
  offered: boolean,
  settings: Settings,
  before: AnySession | undefined,
  owner: HandshakeOwner,
  sessionOwner: SessionOwner,
): () => void {
  const { timers, session, registerInfo, sockJS } = settings;
  const selected = link.protocol === SESSION;
  const mayOpen = selected || sockJS || !offered;
  let over = false;
  let stop = () => {};
  const none = (detail: string) =>
    session === "required" ? owner.failed({ stage: "session", detail }) : owner.settled(false);
  const wait = (silent: () => void = () => none("it did not answer")) => {
    stop = timers.after(SILENCE, silent);
  };
  const refused = ({ error }: ControlAnswer, otherwise: () => void) => {
    const retryAfter = Number(Object(error?.data).retryAfterMillis);
    if (retryAfter > 0) owner.failed({ stage: "session", detail: "it is busy", retryAfter });
    else otherwise();
  };
  const connect = () => {
    wait();
    link.control("connect", registerInfo === undefined ? undefined : { registerInfo }, answer => {
      stop();
      const id = sessionIdIn(answer);
      if (id === undefined) refused(answer, () => none(`it answered 'connect' with error ${answer.error?.code}`));
      else owner.settled(false, { id });
    });
  };
  const open = () => {
    if (!selected) wait(connect);
    link.ask('"rpc.session.1"', openText(wishes(settings)), (answer, text) => {
      if (over) return;
      stop();
      const frame = isControl(text) ? readControl(text) : undefined;
      if (frame?.kind === "opened") {
        const opened = new Session(
          ClientSessionLink.opened(frame, timers.now()),
          frame.extensions,
          settings,
          sessionOwner,
        );
        opened.begin(link);
        owner.settled(false, opened);
      } else refused(answer, connect);
    });
  };
  const begin = () => {
    if (over) return;
    if (mayOpen) open();
    else connect();
  };
  const lost = (reason: string, mayOpen: boolean) => {
    owner.lost(reason, mayOpen);
    if (mayOpen) begin();
  };

  if (session === "off") owner.settled(false);
  else if (!before) begin();
  else if (!before.resume) {
    link.control("connect", { sessionId: before.id }, answer =>
      sessionIdIn(answer) === before.id ? owner.settled(true, before) : begin(),
    );
  } else if (!mayOpen) lost("none", true);
  else {
    before.resume(link, refusal => {
      if (!refusal) owner.settled(true, before);
      else lost(refusal.reason, refusal.mayOpen);
    });
  }
  return () => {
    over = true;
    stop();
  };
}

function wishes({
  heartbeat,
  limits: { messageBytes },
  extensions,
  registerInfo,
}: Settings): Parameters<typeof openText>[0] {
  return { client: CLIENT, heartbeat: heartbeat || HEARTBEAT, limits: { messageBytes }, extensions, registerInfo };
}

function sessionIdIn({ result }: ControlAnswer): string | undefined {
  const { sessionId } = Object(result) as { sessionId?: unknown };
  return typeof sessionId === "string" ? sessionId : undefined;
}
