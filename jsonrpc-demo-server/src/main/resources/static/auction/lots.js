// @ts-check
// The cards of the lots: what is bid, how long they are open, and the form to bid.

import { draw } from "./art.js";
import { euros } from "./money.js";
import { byId, find, write } from "./page.js";

/** @typedef {import("../../../types/auction.js").LotView} LotView */
/** @typedef {import("./line.js").Line} Line */

/** What a refusal is called, for people. @type {Record<string, string>} */
const REFUSALS = {
  "auction.ended": "Too late: this lot has ended.",
  "auction.ownLot": "You cannot bid for what you sell.",
  "auction.leading": "The highest bid is yours already.",
  "auction.unknownLot": "This lot is gone.",
};

/** @param {unknown} error */
function inWords(error) {
  if (!(error instanceof JsonRpc.RemoteError)) return `Not bid: ${/** @type {Error} */ (error).message}.`;
  const { type } = /** @type {{type?: string}} */ (error.data ?? {});
  return REFUSALS[type ?? ""] ?? `${error.message}.`;
}

/** @param {number} millis */
function clock(millis) {
  const seconds = Math.max(0, Math.ceil(millis / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

class Card {
  /** @type {LotView} */
  lot;
  element;
  #line;
  #user;
  #typed = false;

  /**
   * @param {LotView} lot
   * @param {Line} line
   * @param {string} user
   * @param {() => void} placed called when a bid of this page was taken
   */
  constructor(lot, line, user, placed) {
    this.lot = lot;
    this.#line = line;
    this.#user = user;
    const template = /** @type {HTMLTemplateElement} */ (byId("lot"));
    const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    this.element = find(copy, "article");
    this.element.dataset.lot = String(lot.id);
    draw(find(this.element, ".art"), lot.art);
    write(find(this.element, "h3"), lot.title);
    write(find(this.element, ".words"), lot.words);
    this.#amount.setAttribute("aria-label", `Your bid for ${lot.title}`);
    this.#amount.addEventListener("input", () => {
      this.#typed = true;
    });
    find(this.element, "form").addEventListener("submit", event => {
      event.preventDefault();
      this.#bid(placed);
    });
    const appraise = find(this.element, ".appraisal button");
    appraise.setAttribute("aria-label", `Appraise ${lot.title}`);
    appraise.addEventListener("click", () => this.#appraise());
    this.show(lot);
  }

  /** @returns {HTMLInputElement} */
  get #amount() {
    return find(this.element, "input");
  }

  /** Shows a view of the lot, unless a newer one is shown. @param {LotView} lot */
  show(lot) {
    if (lot.bids < this.lot.bids) return;
    this.lot = lot;
    const mine = lot.leader === this.#user;
    write(find(this.element, ".price-label"), lot.leader ? "Highest bid" : "Starts at");
    write(find(this.element, ".price"), euros(lot.leader ? lot.leadingCents : lot.startCents));
    const bids = lot.bids === 1 ? "1 bid" : `${lot.bids} bids`;
    write(
      find(this.element, ".leader"),
      lot.leader ? `${mine ? "You lead" : `${lot.leader} leads`}, ${bids}` : "No bid yet",
    );
    this.element.classList.toggle("mine", mine);
    const own = lot.seller === this.#user;
    find(this.element, "form").hidden = own;
    find(this.element, ".own").hidden = !own;
    this.#amount.min = String(lot.leastCents / 100);
    if (!this.#typed || document.activeElement !== this.#amount) {
      this.#amount.value = (lot.leastCents / 100).toFixed(2);
      this.#typed = false;
    }
    find(this.element, "form button").setAttribute("aria-label", `Bid for ${lot.title}`);
  }

  /** @param {number} now by the clock of the house */
  tick(now) {
    const left = this.lot.endsAt - now;
    write(find(this.element, ".left"), clock(left));
    this.element.classList.toggle("soon", left < 30_000);
  }

  /** @param {string} [text] */
  #fault(text = "") {
    const fault = find(this.element, ".fault");
    write(fault, text);
    fault.hidden = text === "";
  }

  /** @param {() => void} placed */
  async #bid(placed) {
    this.#fault();
    const cents = Math.round(this.#amount.valueAsNumber * 100);
    if (!Number.isSafeInteger(cents)) {
      this.#fault("A bid is an amount, such as 84.00.");
      return;
    }
    this.element.classList.add("waits");
    try {
      const lot = await this.#line.bid(this.lot.id, cents);
      this.#typed = false;
      this.show(lot);
      placed();
    } catch (error) {
      this.#fault(inWords(error));
    } finally {
      this.element.classList.remove("waits");
    }
  }

  async #appraise() {
    /** @type {HTMLProgressElement} */
    const bar = find(this.element, "progress");
    const button = /** @type {HTMLButtonElement} */ (find(this.element, ".appraisal button"));
    const output = find(this.element, "output");
    bar.setAttribute("aria-label", `Appraisal of ${this.lot.title}`);
    bar.value = 0;
    bar.hidden = false;
    button.disabled = true;
    write(output, "");
    try {
      const onProgress = (/** @type {unknown} */ percent) => {
        bar.value = Number(percent);
      };
      const { lowCents, highCents } = await this.#line.client.call(
        "auction.appraise",
        { lot: this.lot.id },
        { onProgress },
      );
      write(output, `Worth ${euros(lowCents)} to ${euros(highCents)}`);
    } catch (error) {
      write(output, inWords(error));
    } finally {
      bar.hidden = true;
      button.disabled = false;
    }
  }
}

export class Lots {
  /** @type {Map<number, Card>} */
  #cards = new Map();
  #line;
  #placed;
  #user = "";
  /** What the clock of the house is ahead of that of this page. */
  #ahead = 0;

  /**
   * @param {Line} line
   * @param {() => void} placed called when a bid of this page was taken
   */
  constructor(line, placed) {
    this.#line = line;
    this.#placed = placed;
    setInterval(() => this.#tick(), 250);
  }

  /** @param {import("../../../types/auction.js").RoomView} entrance */
  begin({ lots, user, now }) {
    this.#user = user;
    this.#ahead = now - Date.now();
    const offered = new Set(lots.map(({ id }) => id));
    for (const id of this.#cards.keys()) {
      if (!offered.has(id)) this.remove(id);
    }
    for (const lot of lots) this.show(lot);
  }

  /** Shows a lot that is on offer as it is now. @param {LotView} lot */
  update(lot) {
    this.#cards.get(lot.id)?.show(lot);
  }

  /** The same, of a lot that may be new. @param {LotView} lot */
  show(lot) {
    if (this.#cards.has(lot.id)) {
      this.update(lot);
      return;
    }
    const added = new Card(lot, this.#line, this.#user, this.#placed);
    this.#cards.set(lot.id, added);
    byId("lots").append(added.element);
    this.#tick();
  }

  /** @param {number} id */
  remove(id) {
    const card = this.#cards.get(id);
    this.#cards.delete(id);
    if (card?.element.contains(document.activeElement)) byId("lots-title").focus();
    card?.element.remove();
  }

  /** The lot with the most bids. @returns {LotView | undefined} */
  get busiest() {
    return [...this.#cards.values()].map(({ lot }) => lot).sort((one, other) => other.bids - one.bids)[0];
  }

  #tick() {
    for (const card of this.#cards.values()) card.tick(Date.now() + this.#ahead);
  }
}
