// @ts-check
// What the house asks this page: a dialog with a time limit.

import { euros } from "./money.js";
import { byId, write } from "./page.js";

/**
 * Answers the question whether to raise a bid.
 *
 * @param {Parameters<import("./line.js").AuctionClient["bidder.raise"]>[0]} question
 * @param {AbortSignal} signal aborts when the house does not wait any more
 * @returns {Promise<boolean>}
 */
export function ask({ lot, by, offerCents, millis }, signal) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("question"));
  if (dialog.open) return Promise.resolve(false);
  write(byId("question-title"), `${by} bids ${euros(lot.leadingCents)}`);
  write(byId("question-text"), `You led ${lot.title} until now. Do you raise?`);
  write(byId("question-yes"), `Raise to ${euros(offerCents)}`);
  const time = /** @type {HTMLProgressElement} */ (byId("question-time"));
  const end = performance.now() + millis;
  const timer = setInterval(() => {
    time.value = Math.max(0, (end - performance.now()) / millis);
  }, 200);
  time.value = 1;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise(resolve => {
    const close = () => dialog.close("no");
    signal.addEventListener("abort", close);
    dialog.addEventListener(
      "close",
      () => {
        clearInterval(timer);
        signal.removeEventListener("abort", close);
        resolve(dialog.returnValue === "yes");
      },
      { once: true },
    );
  });
}
