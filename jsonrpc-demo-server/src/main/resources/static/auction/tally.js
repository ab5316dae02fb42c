// @ts-check

/** What has arrived of messages that their sender has numbered 1, 2, 3 and so on; the house has much the same in Java. */
export class Tally {
  /** The highest number that has arrived. */
  highest = 0;
  arrived = 0;
  doubled = 0;
  /** @type {Set<number>} */
  #missing = new Set();

  /** @param {number} number */
  saw(number) {
    if (number > this.highest) {
      for (let between = this.highest + 1; between < number; between++) this.#missing.add(between);
      this.highest = number;
      this.arrived++;
    } else if (this.#missing.delete(number)) {
      this.arrived++;
    } else {
      this.doubled++;
    }
  }

  /** How many below the highest have not arrived. */
  get lost() {
    return this.#missing.size;
  }
}
