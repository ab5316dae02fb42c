import { ClientLink, isControl, openText, readControl } from "../link/index.ts";
import type { ControlAnswer, Link } from "./link.ts";
import type { Settings } from "./options.ts";
import type { ConnectFailure } from "./reason.ts";
import { type ClassicSession, Session, type SessionOwner } from "./session.ts";

export interface HandshakeOwner {
  /** `resumed`: the session is that of before. There is none when the server has none for us. */
  settled(resumed: boolean, session?: ClassicSession): void;
  /** The session of before is over. Without `mayOpen` the socket is to be replaced. */
  lost(reason: string, mayOpen: boolean): void;
  failed(failure: ConnectFailure): void;
}

/** The subprotocol of those who know part 3 of the protocol. */
export const SESSION = "jsonrpc2.session.v1";
const CLIENT = "jsonrpc-js/0.1.0";
const SILENCE = 2000;
/** What servers are asked for that shall not be told of an interval. */
const HEARTBEAT = 25_000;

/**
 * Settles the session on a new socket: first that of before, if there is one, then a new one. Where the server selected
 * the subprotocol, and over SockJS, where there is none, it asks for one that loses nothing; else, and where that is not
 * known, with the classic `connect`. A server that does not know either, or says nothing for two seconds, has no sessions.
 */
export class Handshake {
  readonly #link: Link;
  readonly #settings: Settings;
  readonly #owner: HandshakeOwner;
  readonly #sessionOwner: SessionOwner;
  readonly #selected: boolean;
  #over = false;
  #stopTimer = () => {};

  /** `sessionOwner` hears of the session that is opened. */
  constructor(link: Link, settings: Settings, owner: HandshakeOwner, sessionOwner: SessionOwner) {
    this.#link = link;
    this.#settings = settings;
    this.#owner = owner;
    this.#sessionOwner = sessionOwner;
    this.#selected = link.protocol === SESSION;
  }

  /** Begins; `before` is the session of before. */
  start(before: ClassicSession | undefined): void {
    if (this.#settings.session === "off") this.#owner.settled(false);
    else if (before instanceof Session) this.#resume(before);
    else if (before) this.#reconnect(before);
    else this.#begin();
  }

  /** Stops waiting. */
  stop(): void {
    this.#over = true;
    this.#stopTimer();
  }

  #resume(before: Session): void {
    if (!this.#mayOpen) {
      this.#owner.lost("none", true);
      this.#begin();
      return;
    }
    before.resume(this.#link, lost => {
      if (!lost) {
        this.#owner.settled(true, before);
        return;
      }
      this.#link.reader = undefined;
      this.#owner.lost(lost.reason, lost.mayOpen);
      if (lost.mayOpen) this.#begin();
    });
  }

  #reconnect(before: ClassicSession): void {
    this.#link.control("connect", { sessionId: before.id }, answer =>
      sessionIdIn(answer) === before.id ? this.#owner.settled(true, before) : this.#begin(),
    );
  }

  get #mayOpen(): boolean {
    return this.#selected || !!this.#settings.sockJS;
  }

  #begin(): void {
    if (this.#over) return;
    if (this.#mayOpen) this.#open();
    else this.#connect();
  }

  #open(): void {
    const { heartbeat, limits, extensions, registerInfo, timers } = this.#settings;
    let late = false;
    this.#wait(() => {
      late = true;
      if (this.#selected) this.#none("it did not answer 'rpc.session.open'");
      else this.#connect();
    });
    const { messageBytes } = limits;
    const open = {
      client: CLIENT,
      heartbeat: heartbeat || HEARTBEAT,
      limits: { messageBytes },
      extensions,
      registerInfo,
    };
    this.#link.ask('"rpc.session.1"', openText(open), (answer, text) => {
      if (late) return;
      this.#stopTimer();
      const frame = isControl(text) ? readControl(text) : undefined;
      if (frame?.kind === "opened") {
        const opened = ClientLink.opened(frame, timers.now());
        const session = new Session(opened, Object(frame.extensions), this.#settings, this.#sessionOwner);
        session.opened(this.#link);
        this.#owner.settled(false, session);
      } else if (!this.#busy(answer)) this.#connect();
    });
  }

  #connect(): void {
    const { registerInfo } = this.#settings;
    this.#wait(() => this.#none("it did not answer 'connect'"));
    this.#link.control("connect", registerInfo === undefined ? undefined : { registerInfo }, answer => {
      this.#stopTimer();
      const id = sessionIdIn(answer);
      if (id !== undefined) this.#owner.settled(false, { id });
      else if (!this.#busy(answer)) this.#none(`it answered 'connect' with error ${answer.error?.code}`);
    });
  }

  #wait(silent: () => void): void {
    this.#stopTimer = this.#settings.timers.after(SILENCE, silent);
  }

  #busy({ error }: ControlAnswer): boolean {
    const retryAfter = Number(Object(error?.data).retryAfterMillis);
    if (retryAfter > 0) this.#owner.failed({ stage: "session", detail: "it is busy", retryAfter });
    return retryAfter > 0;
  }

  #none(detail: string): void {
    if (this.#settings.session === "required") this.#owner.failed({ stage: "session", detail });
    else this.#owner.settled(false);
  }
}

function sessionIdIn({ result }: ControlAnswer): string | undefined {
  const { sessionId } = Object(result) as { sessionId?: unknown };
  return typeof sessionId === "string" ? sessionId : undefined;
}
