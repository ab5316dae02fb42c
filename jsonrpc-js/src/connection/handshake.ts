import { VERSION } from "../base/version.ts";
import { OFFER } from "../channel/offer.ts";
import type { AnySession } from "../session/client-session-transport.ts";
import { openText } from "../session/control-frame.ts";
import { isControl, readControl } from "../session/control-reader.ts";
import type { ConnectFailure } from "../socket/reason.ts";
import type { ClientSocket, ControlAnswer } from "../socket/socket.ts";
import type { HeldSession } from "./held-session.ts";
import type { Settings } from "./options.ts";
import { SESSION } from "./subprotocol-offer.ts";

/** Called with the outcome of a handshake. */
export interface HandshakeListener {
  /** `resumed`: the session is the previous one. There is none when the server has none. */
  settled(resumed: boolean, session?: AnySession): void;
  /** The previous session is over. Without `mayOpen` the socket is to be replaced. */
  lost(reason: string, mayOpen: boolean): void;
  failed(failure: ConnectFailure): void;
}

/** Milliseconds without an answer after which a server is taken not to know a request. */
const SILENCE = 2000;
/** The heartbeat that is requested where the application sets none. */
const HEARTBEAT = 25_000;
/** How many items of a stream are taken before its first limit. */
const OFFERED: { streams: object; flow?: object } = { streams: { limit: 32 } };
FLOW: OFFERED.flow = {};

/**
 * Settles the session on a new socket: first the previous one, if there is one, then a new one. Where the server selected
 * the subprotocol, and where it could not, over SockJS and without the offer, it requests one of part 3; else, and where the
 * server does not know that, it sends the classic `connect`. A server that knows neither, or sends nothing for two seconds,
 * has no sessions; one that has selected the subprotocol may take longer.
 *
 * @param offered whether subprotocols were offered
 * @param held has the previous session, if there is one, and makes the new one
 * @returns stops it
 */
export function handshake(
  socket: ClientSocket,
  offered: boolean,
  settings: Settings,
  held: HeldSession,
  listener: HandshakeListener,
): () => void {
  const { timers, session, registerInfo, sockJS } = settings;
  const before = held.current;
  const selected = socket.protocol === SESSION;
  const mayOpen = selected || sockJS || !offered;
  let over = false;
  let stop = () => {};
  const none = (detail: string) =>
    session === "required" ? listener.failed({ stage: "session", detail }) : listener.settled(false);
  const wait = (silent: () => void = () => none("it did not answer")) => {
    stop = timers.after(SILENCE, silent);
  };
  const refused = ({ error }: ControlAnswer, otherwise: () => void) => {
    const retryAfter = Number(Object(error?.data).retryAfterMillis);
    CHANNELS: if (Object(error?.data).type === "session.identity") {
      listener.failed({ stage: "identity", detail: "the server knows this user by another name" });
      return;
    }
    if (retryAfter > 0) listener.failed({ stage: "session", detail: "it is busy", retryAfter });
    else otherwise();
  };
  const connect = () => {
    wait();
    socket.control("connect", registerInfo === undefined ? undefined : { registerInfo }, answer => {
      stop();
      const id = sessionIdIn(answer);
      if (id === undefined) refused(answer, () => none(`it answered 'connect' with error ${answer.error?.code}`));
      else listener.settled(false, { id });
    });
  };
  const open = () => {
    if (!selected) wait(connect);
    socket.request('"rpc.session.1"', openText(wishes(settings)), (answer, text) => {
      if (over) return;
      stop();
      const frame = isControl(text) ? readControl(text) : undefined;
      if (frame?.kind === "opened") {
        const opened = held.opened(frame);
        opened.begin(socket);
        listener.settled(false, opened);
      } else refused(answer, connect);
    });
  };
  const begin = () => {
    if (over) return;
    if (mayOpen) open();
    else connect();
  };
  const lost = (reason: string, mayOpen: boolean) => {
    listener.lost(reason, mayOpen);
    if (mayOpen) begin();
  };

  if (session === "off") listener.settled(false);
  else if (!before) begin();
  else if (!before.resume) {
    socket.control("connect", { sessionId: before.id }, answer =>
      sessionIdIn(answer) === before.id ? listener.settled(true, before) : begin(),
    );
  } else if (!mayOpen) lost("notSupported", true);
  else {
    before.resume(socket, refusal => {
      if (!refusal) listener.settled(true, before);
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
  traceparent,
  registerInfo,
  channels,
  identity,
  sharedWorker,
}: Settings): Parameters<typeof openText>[0] {
  let offered: object = OFFERED;
  TRACED: if (traceparent) offered = { ...OFFERED, context: { receives: false } };
  CHANNELS: if (channels) offered = { ...offered, channels: OFFER };
  const open = {
    client: `jsonrpc-js/${VERSION}`,
    heartbeat: heartbeat || HEARTBEAT,
    limits: { messageBytes },
    extensions: { ...offered, ...extensions },
    registerInfo,
  };
  CHANNELS: if (identity !== undefined && !sharedWorker) return { ...open, identity };
  return open;
}

function sessionIdIn({ result }: ControlAnswer): string | undefined {
  const { sessionId } = Object(result) as { sessionId?: unknown };
  return typeof sessionId === "string" ? sessionId : undefined;
}
