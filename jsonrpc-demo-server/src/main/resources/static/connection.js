// One connection of the page: a JsonRpcClient, and what is known about it for showing.

const NOTHING_YET = {
  sessionId: undefined,
  sameSession: undefined,
  lost: undefined,
  breaks: 0,
  tries: 0,
  nextTry: undefined,
  reason: "",
};

export class Connection {
  client;
  facts = NOTHING_YET;
  #tap;
  #changed;
  #told;

  /**
   * @param tap what sees and stops the traffic
   * @param changed called when `client` or `facts` have changed
   * @param told called with a text for each event
   */
  constructor(tap, changed, told) {
    this.#tap = tap;
    this.#changed = changed;
    this.#told = told;
  }

  /** "none" before the first client, then the client's own state. */
  get state() {
    return this.client?.state ?? "none";
  }

  get isOpen() {
    return !["none", "disconnected", "closed"].includes(this.state);
  }

  /** Makes a client in place of the one before, and connects it. */
  open({ uri, useSockJS, heartbeat }) {
    this.close();
    const client = new JsonRpcClient({
      uri,
      heartbeat,
      heartbeatGrace: 3000,
      webSocket: this.#tap.around(WebSocket),
      sockJS: useSockJS && this.#tap.around(SockJS),
    });
    this.client = client;
    this.facts = NOTHING_YET;
    this.#listen(client);
    client.connect().catch(() => {}); // connectionFailed tells it, too
    this.#update({});
    return client;
  }

  close() {
    if (this.isOpen) this.client.close();
  }

  #listen(client) {
    const on = (type, told) =>
      client.addEventListener(type, event => {
        if (client !== this.client) return;
        const { text, ...facts } = told(event);
        this.#told(text);
        this.#update(facts);
      });
    on("connected", ({ sessionId }) => ({ text: "connected", sessionId }));
    on("connectionFailed", ({ error }) => ({ text: `no connection: ${error.message}`, reason: error.message }));
    on("reconnecting", ({ reason, attempt, delay }) => ({
      text: `lost (${inWords(reason)}), try ${attempt} in ${Math.round(delay)} ms`,
      reason: inWords(reason),
      breaks: this.facts.breaks + 1,
      tries: 0,
      nextTry: soon(delay),
    }));
    on("retrying", ({ error, attempt, delay }) => ({
      text: `try ${attempt - 1} failed (${error.message}), the next in ${Math.round(delay)} ms`,
      tries: attempt - 1,
      nextTry: soon(delay),
    }));
    on("goAway", ({ withinMillis }) => ({ text: `the server will go within ${withinMillis} ms` }));
    on("reconnected", ({ sameSession, sessionId, loss }) => ({
      text: `back with ${sameSession ? "the same session, resumed" : `a new session (${loss})`}`,
      sameSession,
      lost: loss,
      sessionId,
      tries: this.facts.tries + 1,
      nextTry: undefined,
    }));
    on("disconnected", ({ reason }) => ({
      text: `ended (${inWords(reason)})`,
      reason: inWords(reason),
      nextTry: undefined,
    }));
    client.addEventListener("notice", event => {
      event.preventDefault(); // it need not stand on the console as well
      this.#told(`notice: ${event.notice.message}`);
    });
  }

  #update(facts) {
    this.facts = { ...this.facts, ...facts };
    this.#changed();
  }
}

const soon = delay => ({ at: performance.now() + delay, delay });

const KINDS = {
  closedByUs: "closed by this page",
  closedByServer: "closed by the server",
  network: "the network",
  heartbeat: "no heartbeat",
  protocolViolation: "the server broke the protocol",
  connectFailed: "no connection",
  takenOver: "another socket took the session",
};

function inWords({ kind, code, text }) {
  return [KINDS[kind] ?? kind, code === 1006 ? "" : code, text].filter(Boolean).join(" ");
}
