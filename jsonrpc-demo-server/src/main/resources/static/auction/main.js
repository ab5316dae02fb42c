// @ts-check
// The page: the door, and behind it the room.

import { Claim } from "./claim.js";
import { Line } from "./line.js";
import { Lots } from "./lots.js";
import { euros } from "./money.js";
import { byId, field, made, write } from "./page.js";
import { Path } from "./path.js";
import { ask } from "./question.js";
import { Ticker } from "./ticker.js";

/** @typedef {import("../../../types/auction.js").RoomEvent} RoomEvent */

const NEWS_SHOWN = 8;

/** @param {string} text */
function tell(text) {
  const news = byId("news");
  news.prepend(made("li", text));
  while (news.childElementCount > NEWS_SHOWN) news.lastElementChild?.remove();
}

/** @param {string[]} visitors */
function showVisitors(visitors) {
  const others = new Map(visitors.map(name => [name, visitors.filter(other => other === name).length]));
  const names = [...others].map(([name, count]) => (count === 1 ? name : `${name} (${count} times)`));
  write(byId("visitors"), `Here: ${names.join(", ")}`);
}

class Room {
  #path = new Path();
  #line = new Line(
    () => this.#claim?.changed(),
    () => this.#enter(),
  );
  #claim = new Claim(this.#line, () => this.#path.did("broken"));
  #lots = new Lots(this.#line, () => this.#path.did("bid"));
  #ticker = new Ticker(this.#line, () => this.#path.did("steered"));
  /** @type {AbortController | undefined} */
  #reading;
  #user;

  /** @param {string} user */
  constructor(user) {
    this.#user = user;
    const { client } = this.#line;
    client.on("bidder.raise", (question, { signal }) => {
      this.#line.took(question);
      this.#path.did("raised");
      return ask(question, signal);
    });
    client.on("bidder.told", message => {
      this.#line.took(message);
      tell(message.text);
    });
    client.addEventListener("disconnected", ({ reason }) => {
      if (reason.kind === "closedByUs") return;
      problem("The house has ended this conversation. Load the page again to come in.");
    });
    // Who leaves the page leaves the room, and is asked nothing more.
    addEventListener("pagehide", () => client.close());
    addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
    client.connect().catch(() => problem("The house cannot be reached. Load the page again."));
    this.#path.did("entered");
  }

  /** In a session that has just begun. */
  async #enter() {
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    try {
      const entrance = await this.#line.client.call("auction.enter");
      this.#line.ledger.newsBegin(entrance.position);
      this.#lots.begin(entrance);
      showVisitors(entrance.visitors);
      this.#follow();
      const onPosition = (/** @type {string | undefined} */ position) => {
        if (position !== undefined) this.#line.ledger.newsAt(position);
      };
      const events = this.#line.client.stream(
        "auction.events",
        { after: entrance.position },
        { signal: reading.signal, onPosition },
      );
      for await (const event of events) this.#happened(event);
    } catch (error) {
      if (!reading.signal.aborted) tell(`The news stopped: ${/** @type {Error} */ (error).message}`);
    }
  }

  #follow() {
    const lot = this.#lots.busiest;
    if (lot) this.#ticker.follow(lot);
  }

  /** @param {RoomEvent} event */
  #happened(event) {
    switch (event.type) {
      case "bidPlaced":
        this.#lots.update(event.lot);
        tell(`${this.#name(event.bidder)} bid ${euros(event.cents)} for ${event.lot.title}`);
        break;
      case "lotOpened":
        this.#lots.show(event.lot);
        tell(`${event.lot.title} is on offer, from ${euros(event.lot.startCents)}`);
        break;
      case "lotClosed": {
        this.#lots.remove(event.lot.id);
        const { leader, leadingCents, title } = event.lot;
        tell(leader ? `${title} goes to ${this.#name(leader)} for ${euros(leadingCents)}` : `Nobody wanted ${title}`);
        break;
      }
      case "visitorsChanged":
        showVisitors(event.visitors);
        break;
    }
  }

  /** @param {string} name */
  #name(name) {
    return name === this.#user ? "You" : name;
  }
}

/** @param {string} text */
function problem(text) {
  write(byId("problem"), text);
  byId("problem").hidden = false;
}

async function open() {
  const answer = await fetch("auction/visitor");
  const { user, parameter, token } = /** @type {{user: string | null, parameter: string, token: string}} */ (
    await answer.json()
  );
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input.token"))) {
    input.name = parameter;
    input.value = token;
  }
  byId("refused").hidden = !new URLSearchParams(location.search).has("refused");
  byId("door").hidden = user !== null;
  byId("room").hidden = user === null;
  byId("logout-form").hidden = user === null;
  write(byId("user"), user ?? "");
  if (user !== null) new Room(user);
}

for (const radio of document.querySelectorAll("input[name=username]")) {
  radio.addEventListener("change", event => {
    field("password").value = /** @type {HTMLInputElement} */ (event.target).value;
  });
}

open().catch(() => problem("The house does not answer. Load the page again."));
