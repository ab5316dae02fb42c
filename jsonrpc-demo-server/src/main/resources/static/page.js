// The page: joins the parts. How the client is used stands in connection.js, calls.js and answers.js.

import { Answers } from "./answers.js";
import { Calls } from "./calls.js";
import { Connection } from "./connection.js";
import { element } from "./dom.js";
import { Frames, withoutSecrets } from "./frames.js";
import { Load } from "./load.js";
import { Log } from "./log.js";
import { figures, Minute, plotRates, plotTimes } from "./plot.js";
import { Status } from "./status.js";
import { Stream } from "./stream.js";
import { Tap } from "./tap.js";
import { Target } from "./target.js";

const log = new Log();
const minute = new Minute();
const frames = new Frames();
const tap = new Tap((direction, text) => {
  const sorted = frames.sort(direction, text);
  minute.count(direction);
  if (sorted.millis !== undefined) minute.took(sorted.millis);
  log.add({ ...sorted, direction, text: withoutSecrets(text) });
});
const tell = text => log.add({ direction: "event", kind: "event", text });
const connection = new Connection(tap, () => render(), tell);
const status = new Status(connection, tap);
const answers = new Answers();
const calls = new Calls(connected);
const target = new Target(endpoint => {
  calls.offer(endpoint);
  render();
});
new Load(connected, () => calls.read());
new Stream(() => {
  target.choose("streams");
  return connected();
});

/** Where the connection leads to, as text. */
let connectedTo = "";

function connect() {
  if (!target.check()) return;
  const { options } = target;
  connectedTo = JSON.stringify(options);
  tell(`connecting to ${options.uri}${options.useSockJS ? " over SockJS" : ""}`);
  answers.attach(connection.open(options));
}

/** Whether there is a connection to where the form points. */
const isThere = () => connection.isOpen && connectedTo === JSON.stringify(target.options);

/** The client that leads to where the form points; undefined, and told to the user, when that is nowhere. */
function connected() {
  if (!isThere()) connect();
  return isThere() ? connection.client : undefined;
}

function render() {
  status.render();
  element("connect").textContent = isThere() ? "Disconnect" : "Connect";
}

element("connect-form").addEventListener("submit", event => {
  event.preventDefault();
  if (isThere()) connection.close();
  else connect();
});
element("connect-form").addEventListener("input", () => render());

for (const name of ["drop", "stream-drop"]) {
  element(name).addEventListener("click", () => connection.client?.reconnect());
}
element("server-close").addEventListener("click", () => tap.sendBinary());
element("cut").addEventListener("click", () => {
  if (tap.cut) {
    tap.startNetwork();
    // As the browser does it when the cable is back: clients try at once.
    dispatchEvent(new Event("online"));
  } else {
    tap.stopNetwork();
  }
  tell(tap.cut ? "the network is stopped" : "the network is back");
  element("cut").setAttribute("aria-pressed", String(tap.cut));
  render();
});

setInterval(() => {
  if (document.hidden) return;
  const buckets = minute.buckets();
  const { times, rates } = figures(buckets);
  plotTimes(element("rtt-plot"), buckets);
  plotRates(element("rate-plot"), buckets);
  element("rtt-figures").textContent = times;
  element("rate-figures").textContent = rates;
}, 1000);

calls.offer(target.endpoint);
render();
