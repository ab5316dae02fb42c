import { element } from "./dom.js";
import { showFault } from "./json-field.js";

/** The part of the page that says where to connect to, and how. */
export class Target {
  #changed;

  /** @param changed told the name of the endpoint, such as "echo", whenever it is another one */
  constructor(changed) {
    this.#changed = changed;
    element("endpoint").addEventListener("change", () => {
      if (!this.endpoint) element("address").focus();
      this.#follow();
    });
    element("address").addEventListener("input", () => {
      element("endpoint").value = "";
      showFault("address");
    });
    for (const radio of this.#radios) radio.addEventListener("change", () => this.#write(this.endpoint));
    this.#write(this.endpoint);
  }

  /** Points to this endpoint of the demo. */
  choose(endpoint) {
    if (this.endpoint === endpoint) return;
    element("endpoint").value = endpoint;
    this.#follow();
  }

  #follow() {
    this.#write(this.endpoint);
    this.#changed(this.endpoint);
  }

  get endpoint() {
    return element("endpoint").value;
  }

  /** What the form says, be it right or wrong. */
  get options() {
    return {
      uri: element("address").value.trim(),
      useSockJS: this.#useSockJS,
      heartbeat: element("heartbeat").valueAsNumber,
    };
  }

  /** Whether the form can be used; what is wrong is told to the user. */
  check() {
    const fault = faultOf(this.options.uri);
    showFault("address", fault);
    if (fault) element("address").focus();
    return !fault && element("connect-form").reportValidity();
  }

  get #radios() {
    return document.querySelectorAll("input[name=transport]");
  }

  get #useSockJS() {
    return document.querySelector("input[name=transport]:checked").value === "sockjs";
  }

  #write(endpoint) {
    if (!endpoint) return;
    const url = new URL(endpoint, document.baseURI);
    const scheme = this.#useSockJS ? "http" : "ws";
    element("address").value = url.href.replace(/^http/, scheme);
    showFault("address");
  }
}

function faultOf(address) {
  try {
    const { protocol } = new URL(address, document.baseURI);
    if (/^(ws|http)s?:$/.test(protocol)) return undefined;
  } catch {
    // told below
  }
  return "An address begins with ws://, wss://, http:// or https://.";
}
