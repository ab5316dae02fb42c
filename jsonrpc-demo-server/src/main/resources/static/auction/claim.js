// @ts-check
// The corner with the claim: what was sent and has arrived, and the button that breaks the line.

import { breakOnce, inWords, WAYS } from "./breaks.js";
import { byId, made, write } from "./page.js";

const WORDS = /** @type {Record<string, string>} */ ({
  new: "not connected",
  connecting: "connecting",
  connected: "connected",
  reconnecting: "cut; coming back by itself",
  disconnected: "ended",
  closed: "ended",
});

/**
 * @param {string} id
 * @param {number} count
 */
function writeFault(id, count) {
  write(byId(id), count);
  byId(id).className = count === 0 ? "zero" : "bad";
}

export class Claim {
  #line;
  #waits = false;

  /**
   * @param {import("./line.js").Line} line
   * @param {() => void} broken called when the line was broken in every way
   */
  constructor(line, broken) {
    this.#line = line;
    const button = /** @type {HTMLButtonElement} */ (byId("break"));
    button.addEventListener("click", async () => {
      button.disabled = true;
      await this.#breakAll();
      button.disabled = false;
      broken();
    });
  }

  /** Shows how it stands, not more often than the eye sees. */
  changed() {
    if (this.#waits) return;
    this.#waits = true;
    setTimeout(() => {
      this.#waits = false;
      this.#render();
    }, 50);
  }

  #render() {
    const { client, ledger, tap } = this.#line;
    const state = client.state === "connected" && tap.cut ? "reconnecting" : client.state;
    byId("state").dataset.state = state;
    write(byId("state"), WORDS[state] ?? state);
    const { out, in: heard, news } = ledger;
    write(byId("out-sent"), out.sent);
    write(byId("out-arrived"), out.arrived);
    writeFault("out-lost", out.lost);
    writeFault("out-doubled", out.doubled);
    write(byId("in-sent"), heard.sent);
    write(byId("in-arrived"), heard.arrived);
    writeFault("in-lost", heard.lost);
    writeFault("in-doubled", heard.doubled);
    write(byId("news-count"), news.arrived);
    writeFault("news-gaps", news.lost);
    writeFault("news-doubled", news.doubled);
  }

  async #breakAll() {
    const list = byId("breaks");
    list.replaceChildren();
    write(byId("verdict"), "");
    let waited = 0;
    for (const way of WAYS) {
      const row = document.createElement("li");
      const fate = made("p", "…");
      row.append(made("strong", way.name), fate);
      list.append(row);
      const outcome = await breakOnce(this.#line, way, () => {
        row.className = "cut";
      });
      waited += outcome.waited;
      write(fate, inWords(outcome));
      row.className = outcome.lost + outcome.doubled === 0 ? "good" : "bad";
    }
    const { lost, doubled } = this.#line.ledger.losses;
    write(
      byId("verdict"),
      `Broken in ${WAYS.length} ways. ${waited} messages had to wait. Lost: ${lost}. Doubled: ${doubled}.`,
    );
  }
}
