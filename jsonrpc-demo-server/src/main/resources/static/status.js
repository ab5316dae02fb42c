import { element } from "./dom.js";

const COUNTDOWN = 100;

/** What stands for a state where its name does not say it. */
const WORDS = { none: "not connected", unsure: "connected, as far as the client knows" };

/** Shows how the connection is, with a countdown to the next try. */
export class Status {
  #connection;
  #tap;
  #countdown;

  constructor(connection, tap) {
    this.#connection = connection;
    this.#tap = tap;
    element("copy-session").addEventListener("click", () => this.#copy());
    for (const type of ["online", "offline"]) addEventListener(type, () => this.render());
  }

  render() {
    const { state, facts } = this.#connection;
    const { sessionId, sameSession, lost, breaks, tries, reason } = facts;
    const shown = state === "connected" && this.#tap.cut ? "unsure" : state;
    if (element("state").dataset.state !== shown) {
      element("state").dataset.state = shown;
      element("state").textContent = WORDS[shown] ?? shown;
    }
    // The id of a classic session is a credential: an id is copied on demand, and never shown whole.
    element("session").textContent = sessionId ? `${sessionId.slice(0, 4)}…` : "none";
    element("copy-session").hidden = !sessionId;
    element("copy-session").textContent = "Copy";
    element("same-session").textContent =
      sameSession === undefined ? "no break yet" : sameSession ? "yes, resumed" : `no, a new one (${lost})`;
    element("same-session").className = sameSession === false ? "bad" : "";
    element("breaks").textContent = breaks;
    element("tries").textContent = tries;
    element("reason").textContent = reason || "none";
    element("network").textContent = this.#tap.cut ? "network stopped" : navigator.onLine ? "online" : "offline";
    this.#count();
  }

  #count() {
    clearTimeout(this.#countdown);
    const { nextTry } = this.#connection.facts;
    const left = nextTry ? nextTry.at - performance.now() : 0;
    element("wait").hidden = left <= 0;
    if (left > 0) {
      element("wait").value = left / nextTry.delay;
      element("next-try").textContent = `in ${(left / 1000).toFixed(1)} s`;
      this.#countdown = setTimeout(() => this.#count(), COUNTDOWN);
    } else {
      element("next-try").textContent = nextTry ? "now" : "none needed";
    }
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.#connection.facts.sessionId);
      element("copy-session").textContent = "Copied";
    } catch {
      element("copy-session").textContent = "The browser forbids it";
    }
  }
}
