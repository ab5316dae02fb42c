// The page of channels: one client, which has the socket, and three widgets with a channel each.

import { element } from "./dom.js";
import { JsonRpcClient } from "./webjars/jsonrpc-js/index.js";
import { Calls, Flood, Ticks } from "./widgets.js";

const sockets = { open: 0, ever: 0 };

class CountedSocket extends WebSocket {
  constructor(...args) {
    super(...args);
    this.addEventListener("open", () => count(1, 1));
    this.addEventListener("open", () => this.addEventListener("close", () => count(-1, 0)));
  }
}

function count(open, ever) {
  sockets.open += open;
  sockets.ever += ever;
  element("sockets").textContent = sockets.open;
  element("sockets-ever").textContent = sockets.ever;
}

const uri = new URL("jsonrpc", document.baseURI).href.replace(/^http/, "ws");
const client = new JsonRpcClient({ uri, heartbeat: 2000, heartbeatGrace: 3000, webSocket: CountedSocket });

function render() {
  element("state").dataset.state = client.state;
  element("state").textContent = client.state;
}

for (const type of ["connected", "connectionFailed", "reconnecting", "retrying", "reconnected", "disconnected"]) {
  client.addEventListener(type, () => render());
}
client.addEventListener("reconnected", ({ sameSession }) => {
  element("same-session").textContent = sameSession ? "yes, resumed" : "no, a new one";
});
element("drop").addEventListener("click", () => client.reconnect());

/** A channel of the demo; without channels at the server it fails, because one socket is what this page is about. */
const channel = name => client.channel(new URL(name, document.baseURI).pathname, { fallback: false });

const widgets = [new Calls(channel("spec")), new Ticks(channel("clock")), new Flood(channel("echo"))];

setInterval(() => {
  if (document.hidden) return;
  for (const widget of widgets) widget.plot();
}, 1000);

render();
