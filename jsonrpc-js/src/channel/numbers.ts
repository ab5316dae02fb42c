/** The numbers of a session's channels and sets: odd ones of the client, even ones of the server, none of them twice. */
export class ChannelNumbers {
  readonly #isClient: boolean;
  /** The highest that each end has used; 0 for none. */
  #ours: number;
  #theirs: number;

  constructor(isClient: boolean, [ours, theirs]: readonly [number, number] = [0, 0]) {
    this.#isClient = isClient;
    this.#ours = ours;
    this.#theirs = theirs;
  }

  get highest(): readonly [number, number] {
    return [this.#ours, this.#theirs];
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
