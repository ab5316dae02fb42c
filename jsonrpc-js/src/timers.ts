/** Where time comes from; tests turn it by hand. */
export interface Timers {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Runs the task once after the delay in milliseconds; the returned function cancels it. */
  after(delay: number, task: () => void): () => void;
}

/** The platform's clock and timers. */
export const platformTimers: Timers = {
  now: () => performance.now(),
  after: (delay, task) => {
    const timer = setTimeout(task, delay);
    return () => clearTimeout(timer);
  },
};
