// @ts-check
// The line to the house: a client of what the contract says, and an honest count of what goes over it.

import { Tap } from "../tap.js";
import { Ledger } from "./ledger.js";

/** @typedef {import("../../../types/auction.js").AuctionServer} AuctionServer */
/** @typedef {import("../../../types/auction.js").AuctionClient} AuctionClient */
/** @typedef {import("jsonrpc-js").JsonRpcClient<AuctionServer, AuctionClient>} Client */

const PULSE = 250;
/** Of these the client says that they were not sent. */
const NOT_SENT = ["notConnected", "queueFull", "messageTooLarge"];

export class Line {
  tap = new Tap(() => {});
  /** @type {Client} */
  client;
  ledger = new Ledger();
  /** How many sessions there have been. */
  sessions = 0;
  #changed;
  #newSession;

  /**
   * @param {() => void} changed called when there is another state or another count
   * @param {() => void} newSession called when there is a session, the first one or another
   */
  constructor(changed, newSession) {
    this.#changed = changed;
    this.#newSession = newSession;
    this.client = new JsonRpcClient({
      uri: "auction",
      heartbeat: 2000,
      heartbeatGrace: 3000,
      reconnect: { firstDelay: 200, maxDelay: 5000 },
      webSocket: this.tap.around(WebSocket),
    });
    this.#listen();
  }

  #listen() {
    const { client } = this;
    client.on("bidder.pulse", ({ number }) => this.#saw(number));
    client.addEventListener("connected", () => this.#begin());
    client.addEventListener("reconnected", ({ sameSession }) => {
      if (!sameSession) this.#begin();
      this.#changed();
    });
    for (const type of /** @type {const} */ (["reconnecting", "retrying", "connectionFailed", "disconnected"])) {
      client.addEventListener(type, () => this.#changed());
    }
    setInterval(() => this.pulse(), PULSE);
    setInterval(() => this.count(), 4 * PULSE);
  }

  #begin() {
    this.sessions++;
    this.ledger.begin();
    this.#newSession();
    this.#changed();
  }

  /** @param {number} number of a message of the house */
  #saw(number) {
    this.ledger.heard.saw(number);
    this.#changed();
  }

  /**
   * Has a message of the house counted.
   *
   * @param {{number: number}} message
   */
  took(message) {
    this.#saw(message.number);
  }

  /** Sends a message that is only to be counted; without a session there is nothing to count. */
  pulse() {
    if (!this.client.sessionId) return;
    try {
      this.client.notify("auction.pulse", { number: this.ledger.sent + 1 });
      this.ledger.sent++;
      this.#changed();
    } catch {
      // It is not sent, and has no number.
    }
  }

  /**
   * Bids, in a message with the next number.
   *
   * @param {number} lot
   * @param {number} cents
   */
  async bid(lot, cents) {
    const number = ++this.ledger.sent;
    try {
      return await this.client.call("auction.bid", { lot, cents, number });
    } catch (error) {
      if (error instanceof JsonRpc.JsonRpcError && NOT_SENT.includes(error.kind)) this.ledger.withhold(number);
      throw error;
    }
  }

  /** Asks the house what it has counted. */
  async count() {
    if (this.client.state !== "connected") return;
    try {
      this.ledger.counts = await this.client.call("auction.counts");
      this.#changed();
    } catch {
      // The next one will say it.
    }
  }
}
