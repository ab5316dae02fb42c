/** Listens where there is something to listen to, which is not so in Node. Returns the end of it. */
export function listen(
  types: readonly string[],
  listener: (event: Event) => void,
  target: Partial<EventTarget> | undefined = globalThis as Partial<EventTarget>,
): () => void {
  for (const type of types) target.addEventListener?.(type, listener);
  return () => {
    for (const type of types) target.removeEventListener?.(type, listener);
  };
}

/**
 * Calls back when the browser's network or the page's visibility changes; `back` is whether a connection may be possible
 * again.
 *
 * @returns stops telling
 */
export function watchPlatform(changed: (back: boolean) => void): () => void {
  return listen(["online", "offline", "visibilitychange"], ({ type }) =>
    changed(type === "online" || (type === "visibilitychange" && !globalThis.document.hidden)),
  );
}

/**
 * Calls back when the page is left, and when the browser shows it again as it was left.
 *
 * @returns stops telling
 */
export function watchPage(left: () => void, shownAgain: () => void): () => void {
  return listen(["pagehide", "pageshow"], event => {
    if (event.type === "pagehide") left();
    else if ((event as PageTransitionEvent).persisted) shownAgain();
  });
}
