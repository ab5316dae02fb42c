type Listener = ((event: Event) => void) | { handleEvent(event: Event): void };

class OwnEvent {
  readonly type: string;
  readonly cancelable = true;
  defaultPrevented = false;

  constructor(type: string) {
    this.type = type;
  }

  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

/** What `addEventListener` of this client does where the platform has no `EventTarget`, as in React Native. */
class OwnEventTarget {
  readonly #listeners = new Map<string, Map<Listener, boolean>>();

  addEventListener(type: string, listener: Listener | null, options?: AddEventListenerOptions | boolean): void {
    const { once = false, signal = undefined } = typeof options === "object" ? options : {};
    if (!listener || signal?.aborted) return;
    const listeners = this.#listeners.get(type) ?? new Map<Listener, boolean>();
    if (!listeners.has(listener)) listeners.set(listener, once);
    this.#listeners.set(type, listeners);
    signal?.addEventListener("abort", () => this.removeEventListener(type, listener), { once: true });
  }

  removeEventListener(type: string, listener: Listener | null): void {
    if (listener) this.#listeners.get(type)?.delete(listener);
  }

  dispatchEvent(event: Event): boolean {
    for (const [listener, once] of [...(this.#listeners.get(event.type) ?? [])]) {
      if (once) this.removeEventListener(event.type, listener);
      try {
        if (typeof listener === "function") listener.call(this, event);
        else listener.handleEvent(event);
      } catch (error) {
        // As with the platform's: an error of one listener is reported and does not keep the event from the next one.
        console.error(error);
      }
    }
    return !event.defaultPrevented;
  }
}

/** The platform's `EventTarget`, or one with the part of it that this client promises. */
export let Target: new () => EventTarget = globalThis.EventTarget;

/** A cancelable event for {@link Target}. */
export let eventOf: (type: string) => Event = type => new Event(type, { cancelable: true });

REACT_NATIVE: standIn();

function standIn(): void {
  if (typeof EventTarget === "function" && typeof Event === "function") return;
  Target = OwnEventTarget as new () => EventTarget;
  eventOf = type => new OwnEvent(type) as unknown as Event;
}
