// @ts-check
// What is known of the messages between this page and the house, over all sessions that they have had.

import { Tally } from "./tally.js";

/** @typedef {import("../../../types/auction.js").Counts} Counts */

/** How it stands with the messages of one direction. @typedef {{sent: number, arrived: number, lost: number, doubled: number}} Account */

/** @type {Counts} */
const NOTHING = { heard: { sent: 0, arrived: 0, lost: 0, doubled: 0 }, sent: 0 };

export class Ledger {
  /** How many messages of this page have a number. What waits for a session keeps its number in the next one. */
  sent = 0;
  /** The numbers of those that the client could not send, and said so. @type {number[]} */
  #withheld = [];
  /** What the house has counted last in this session. @type {Counts} */
  counts = NOTHING;
  /** What has arrived here in this session, in which the house begins with 1. */
  heard = new Tally();
  /** The news, by their positions. */
  news = new Tally();
  #newsFirst = 0;
  /** What was known last of the sessions that are over. */
  #past = { highest: 0, arrived: 0, doubled: 0, house: { sent: 0, arrived: 0, doubled: 0 } };

  /** There is another session: of the one before no more will be known. */
  begin() {
    const { counts, heard } = this;
    const { house, ...page } = this.#past;
    this.#past = {
      highest: this.#highest,
      arrived: page.arrived + counts.heard.arrived,
      doubled: page.doubled + counts.heard.doubled,
      house: {
        sent: house.sent + Math.max(counts.sent, heard.highest),
        arrived: house.arrived + heard.arrived,
        doubled: house.doubled + heard.doubled,
      },
    };
    this.counts = NOTHING;
    this.heard = new Tally();
  }

  /** A message could not be sent. @param {number} number */
  withhold(number) {
    this.#withheld.push(number);
  }

  /** Begins to count the news behind a position. @param {string} position */
  newsBegin(position) {
    this.#newsFirst = Number(position) - this.news.highest;
  }

  /** @param {string} position of an event */
  newsAt(position) {
    this.news.saw(Number(position) - this.#newsFirst);
  }

  /** The highest number that has arrived at the house. */
  get #highest() {
    return this.counts.heard.sent || this.#past.highest;
  }

  /** What this page has sent; lost is what has not arrived although a later message has. @returns {Account} */
  get out() {
    const arrived = this.#past.arrived + this.counts.heard.arrived;
    const highest = this.#highest;
    return {
      sent: this.sent,
      arrived,
      lost: highest - arrived - this.#withheld.filter(number => number <= highest).length,
      doubled: this.#past.doubled + this.counts.heard.doubled,
    };
  }

  /** What the house has sent; lost, too, is what a session that is over has not brought. @returns {Account} */
  get in() {
    const { house } = this.#past;
    return {
      sent: house.sent + Math.max(this.counts.sent, this.heard.highest),
      arrived: house.arrived + this.heard.arrived,
      lost: house.sent - house.arrived + this.heard.lost,
      doubled: house.doubled + this.heard.doubled,
    };
  }

  /** Of both directions, and of the news. */
  get losses() {
    const { out, in: heard, news } = this;
    return { lost: out.lost + heard.lost + news.lost, doubled: out.doubled + heard.doubled + news.doubled };
  }

  /** How many messages have not arrived, those that are on their way among them. */
  get missing() {
    const { out, in: heard } = this;
    return out.sent - out.arrived - this.#withheld.length + heard.sent - heard.arrived;
  }

  /** Whether the house has counted a number of this page, and all that it has sent is here. @param {number} number */
  isSettled(number) {
    return this.counts.heard.sent >= number && this.heard.highest >= this.counts.sent;
  }
}
