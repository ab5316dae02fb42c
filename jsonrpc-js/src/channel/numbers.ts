/** The numbers of a session's channels and sets: odd ones of the client, even ones of the server, none of them twice. */
export class ChannelNumbers {
  readonly #isClient: boolean;
  /** The highest that each end has used; 0 for none. */
  #ours = 0;
  #theirs = 0;

  constructor(isClient: boolean) {
    this.#isClient = isClient;
  }

  /** A number of this end that was never used; 0 if there is none left. */
  nextOurs(): number {
    const next = this.#ours ? this.#ours + 2 : this.#isClient ? 1 : 2;
    if (next >= 2 ** 31) return 0;
    this.#ours = next;
    return next;
  }

  /** The other end uses a number for the first time; false if it may not. */
  takeTheirs(number: number): boolean {
    const isFresh = (number % 2 === 1) !== this.#isClient && number > this.#theirs;
    if (isFresh) this.#theirs = number;
    return isFresh;
  }
}
