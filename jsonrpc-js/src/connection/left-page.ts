/** Takes what the page before left under this key. It is gone then, so that a duplicated tab has none. */
export function takeLeft(key: string): unknown {
  try {
    const text = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    return JSON.parse(text ?? "null");
  } catch {
    // No storage, or not ours: nothing was left.
    return undefined;
  }
}

/** Leaves a value to the next page in this tab. */
export function leave(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // No storage, or it is full: the next page opens a session of its own.
  }
}
