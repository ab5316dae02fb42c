// @ts-check
// The line to the house: a client of what the contract says, and an honest count of what goes over it.

import { Tap } from "../tap.js";
import { Tally } from "./tally.js";

/** @typedef {import("../../../types/auction.js").AuctionServer} AuctionServer */
/** @typedef {import("../../../types/auction.js").AuctionClient} AuctionClient */
/** @typedef {import("../../../types/auction.js").Counts} Counts */
/** @typedef {import("jsonrpc-js").JsonRpcClient<AuctionServer, AuctionClient>} Client */

const PULSE = 250;
/** Of these the client says that they were not sent. */
const NOT_SENT = ["notConnected", "queueFull", "messageTooLarge"];

export class Line {
  tap = new Tap(() => {});
  /** @type {Client} */
  client;
  /** How many messages of this page have a number. */
  sent = 0;
  /** Of those, how many the client could not send, and said so. */
  withheld = 0;
  /** What the house has counted last. @type {Counts} */
  counts = NOTHING;
  /** What has arrived here. */
  heard = new Tally();
  /** The news, by their positions. */
  news = { first: 0, tally: new Tally() };
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

  /** Each session is counted from its beginning. */
  #begin() {
    this.sent = 0;
    this.withheld = 0;
    this.counts = NOTHING;
    this.heard = new Tally();
    this.#newSession();
    this.#changed();
  }

  /** @param {number} number of a message of the house */
  #saw(number) {
    this.heard.saw(number);
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

  /** Begins to count the news behind a position. @param {string} position */
  newsBegin(position) {
    this.news = { first: Number(position), tally: new Tally() };
  }

  /** @param {string} position of an event */
  newsAt(position) {
    this.news.tally.saw(Number(position) - this.news.first);
  }

  /** Sends a message that is only to be counted; without a session there is nothing to count. */
  pulse() {
    if (!this.client.sessionId) return;
    try {
      this.client.notify("auction.pulse", { number: this.sent + 1 });
      this.sent++;
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
    try {
      return await this.client.call("auction.bid", { lot, cents, number: ++this.sent });
    } catch (error) {
      if (error instanceof JsonRpc.JsonRpcError && NOT_SENT.includes(error.kind)) this.withheld++;
      throw error;
    }
  }

  /** Asks the house what it has counted. */
  async count() {
    if (this.client.state !== "connected") return;
    try {
      this.counts = await this.client.call("auction.counts");
      this.#changed();
    } catch {
      // The next one will say it.
    }
  }
}

/** @type {Counts} */
const NOTHING = { heard: { sent: 0, arrived: 0, lost: 0, doubled: 0 }, sent: 0 };
