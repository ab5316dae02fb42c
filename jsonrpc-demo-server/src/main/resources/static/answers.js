import { element, make, shorten } from "./dom.js";
import { readJson } from "./json-field.js";

/** Notifications of `/clock` and of `/broadcast`. */
const NOTIFICATIONS = ["tick", "message"];
const MAX_SHOWN = 8;
const MAX_OPEN = 5;

/** What the server asks this page, and what the page answers. */
export class Answers {
  #client;
  #unregister = () => {};
  #open = 0;

  constructor() {
    element("answer-method").addEventListener("change", () => this.#register());
    element("answer-json").addEventListener("input", () => readJson("answer-json", checkAnswer));
  }

  /** Answers the server of this client from now on. */
  attach(client) {
    this.#client = client;
    this.#register();
    this.#listen();
  }

  #register() {
    this.#unregister();
    const method = element("answer-method").value.trim();
    if (this.#client && method) {
      this.#unregister = this.#client.on(method, (params, context) => this.#answer(method, params, context));
    }
  }

  /** Takes notifications; nobody answers them. */
  #listen() {
    let count = 0;
    for (const method of NOTIFICATIONS) {
      this.#client.on(method, params => {
        element("heard").textContent = `${++count}, the last is ${method} ${shorten(JSON.stringify(params), 200)}`;
      });
    }
  }

  /** The handler: what it returns is the result, what it throws is the error; a promise is waited for. */
  async #answer(method, params, context) {
    const row = questionRow(method, params);
    try {
      const result = await this.#decide(params, context, row);
      row.end(`answered ${shorten(JSON.stringify(result), 200)}`);
      return result;
    } catch (error) {
      row.end(`refused: ${error.message}`);
      throw error;
    }
  }

  #decide(params, context, row) {
    switch (element("answer-mode").value) {
      case "json":
        return ownJson();
      case "error":
        throw new JsonRpc.ResponseError(1, "This page does not want to", { asked: params ?? null });
      case "hand":
        return this.#byHand(context.signal, row);
      default:
        return params ?? null;
    }
  }

  async #byHand(signal, row) {
    if (this.#open >= MAX_OPEN) throw new JsonRpc.ResponseError(2, "Too many questions wait for an answer");
    this.#open++;
    try {
      return await new Promise((resolve, reject) => {
        row.buttons({
          Answer: () => resolve(ownJson()),
          Refuse: () => reject(new JsonRpc.ResponseError(1, "This page does not want to")),
        });
        signal.addEventListener("abort", () => reject(new Error("the server gave up, or the connection ended")));
      });
    } finally {
      this.#open--;
    }
  }
}

const checkAnswer = value => (value === undefined ? "An answer is any JSON value; null for nothing." : undefined);

function ownJson() {
  const answer = readJson("answer-json", checkAnswer);
  if (!answer) throw new JsonRpc.ResponseError(3, "The page has no valid JSON to answer with");
  return answer.value;
}

/** A row that shows a question, and later what became of it. */
function questionRow(method, params) {
  const list = element("questions");
  element("no-questions").hidden = true;
  const fate = make("span", { className: "fate" }, "waits");
  const row = make("li", {}, make("code", {}, `${method} ${shorten(JSON.stringify(params) ?? "", 200)}`), fate);
  list.prepend(row);
  const ended = [...list.querySelectorAll(".ended")];
  while (list.childElementCount > MAX_SHOWN && ended.length > 0) ended.pop().remove();
  return {
    buttons: actions => {
      const buttons = Object.entries(actions).map(([text, action]) => {
        const button = make("button", { type: "button", className: "small" }, text);
        button.addEventListener("click", action);
        return button;
      });
      fate.replaceChildren(...buttons);
    },
    end: text => {
      fate.textContent = text;
      row.className = "ended";
    },
  };
}
