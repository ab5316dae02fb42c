// The explorer: joins the parts. It is served by jsonrpc-openrpc at /jsonrpc/explorer.

import { type Document, type MethodObject, parse } from "../generate/document.ts";
import { element, make, newId, shortened } from "./dom.ts";
import { Endpoints, variablesOf } from "./endpoints.ts";
import { FrameLog } from "./frame-log.ts";
import { Link } from "./link.ts";
import { MethodList } from "./method-list.ts";
import { MethodPanel } from "./method-panel.ts";
import { Questions } from "./questions.ts";

const SHOWN_OF_IDS = 4;
/** Milliseconds to wait for a document. */
const PATIENCE = 10_000;

/** What a state is called and how it is coloured. */
const STATES: Readonly<Record<string, string>> = { new: "not connected", disconnected: "not connected" };

const endpoints = new Endpoints(location.origin + location.pathname);
const log = new FrameLog();
const questions = new Questions();
const panel = new MethodPanel(() => connected().client, socketUrl);
const list = new MethodList(select);
const paths = element<HTMLSelectElement>("path");
const token = element<HTMLInputElement>("token");
const other = element<HTMLInputElement>("other-path");
const variables = element("variables");

let link: Link | undefined;
let shown: Document | undefined;

/** The connection to the endpoint that is shown, or one that is begun now. */
function connected(): Link {
  link ??= openLink();
  if (!link.isOpen) link.connect();
  render();
  return link;
}

/** The address of the socket, with the values that were typed for the variables of the path. */
function socketUrl(): string {
  return endpoints.socket(
    shownPath(),
    [...variables.querySelectorAll("input")].map(input => input.value),
  );
}

function openLink(): Link {
  log.startOver();
  const opened = new Link(socketUrl(), token.value, {
    changed: render,
    frame: (direction, text) => log.frame(direction, text),
    event: text => log.event(text),
  });
  answerOn(opened);
  return opened;
}

const answerOn = ({ client }: Link) => questions.attach(client, methodsOf("serverToClient"), schemas());

/** The path pattern that is selected, or the path that was typed. */
const shownPath = () => paths.value || other.value.trim();

/** Ends the connection; the next call begins another one. */
function leave(): void {
  void link?.client.close();
  link = undefined;
  render();
}

function render(): void {
  const state = link?.client.state ?? "new";
  element("state").textContent = STATES[state] ?? state;
  element("state").dataset["state"] = state;
  const id = link?.client.sessionId;
  element("session").textContent = id ? `session ${shortened(id, SHOWN_OF_IDS)}` : "";
  const { breaks = 0, outcome = "" } = link ?? {};
  element("breaks").textContent = breaks === 0 ? "" : `${breaks === 1 ? "1 break" : `${breaks} breaks`}; ${outcome}`;
  element("connect").textContent = link?.isOpen ? "Disconnect" : "Connect";
  element<HTMLButtonElement>("break").disabled = state !== "connected";
}

const schemas = () => shown?.components?.schemas ?? {};

const methodsOf = (direction: string): readonly MethodObject[] =>
  (shown?.methods ?? []).filter(method => method["x-direction"] === direction);

function select(method: MethodObject): void {
  panel.show(method, schemas());
  list.select(method.name);
  history.replaceState(null, "", `#${new URLSearchParams({ path: shownPath(), method: method.name })}`);
}

/** Shows the methods of the path. */
async function open(method = ""): Promise<void> {
  leave();
  panel.clear();
  shown = undefined;
  element("other").hidden = paths.value !== "";
  const path = shownPath();
  variables.replaceChildren(...variablesOf(paths.value).map(variableInput));
  tell("");
  try {
    if (path) {
      const document = paths.value ? await endpoints.document(path, token.value) : await discovered();
      if (shownPath() !== path) return;
      shown = document;
      if (link) answerOn(link);
      element("application").textContent = `${document.info.title} ${document.info.version}`;
    }
  } catch (error) {
    tell(`${path}: ${(error as Error).message}`);
  }
  const methods = methodsOf("clientToServer");
  list.show(methods);
  const first = methods.find(({ name }) => name === method) ?? methods[0];
  if (first) select(first);
}

/** What the endpoint itself says of its methods, to whoever may open a socket there. */
const discovered = async (): Promise<Document> =>
  parse(JSON.stringify(await connected().client.call("rpc.discover", undefined, { timeout: PATIENCE })), shownPath());

function variableInput(name: string): HTMLElement {
  const input = make("input", { type: "text", id: newId(), autocomplete: "off", spellcheck: false });
  input.addEventListener("change", leave);
  return make("label", {}, `{${name}}`, input);
}

/** Says what is wrong; an empty text for nothing. */
function tell(fault: string): void {
  element("fault").textContent = fault;
  element("fault").hidden = fault === "";
}

/** Reads which endpoints there are, and shows the one that the address names, or else the first. */
async function start(): Promise<void> {
  const wanted = new URLSearchParams(location.hash.slice(1));
  try {
    const found = await endpoints.paths(token.value);
    const options = found.map(path => make("option", {}, path));
    paths.replaceChildren(...options, make("option", { value: "" }, "another path"));
  } catch (error) {
    tell((error as Error).message);
    return;
  }
  const path = wanted.get("path") ?? paths.value;
  const isListed = [...paths.options].some(({ value }) => value === path);
  paths.value = isListed ? path : "";
  other.value = isListed ? "" : path;
  await open(wanted.get("method") ?? "");
}

for (const input of [paths, other]) input.addEventListener("change", () => void open());
token.addEventListener("change", () => void start());
element("connect").addEventListener("click", () => {
  if (link?.isOpen) leave();
  else connected();
  render();
});
element("break").addEventListener("click", () => link?.break());
element("skip").addEventListener("click", event => {
  event.preventDefault(); // The address stays that of the method.
  element("method").focus();
});
element("connection-form").addEventListener("submit", event => event.preventDefault());
render();
void start();
