import type { WebSocketConstructor } from "../socket/opener.ts";

/** The WebSocket of the browser, which tells each frame that it sends or receives, before anybody else has it. */
export function tapped(onFrame: (direction: "in" | "out", text: string) => void): WebSocketConstructor {
  return class extends WebSocket {
    constructor(url: string, protocols?: string[]) {
      super(url, protocols);
      this.addEventListener("message", ({ data }) => onFrame("in", String(data)));
    }

    override send(text: string): void {
      onFrame("out", text);
      super.send(text);
    }
  };
}
