import type { MethodObject, ParamObject } from "../generate/document.ts";
import { make, pretty } from "./dom.ts";
import { type FieldMember, fieldOf, memberOf, type Schemas } from "./fields.ts";
import { membersControl } from "./form.ts";
import { type FormControl, labelled } from "./inputs.ts";
import { inPositions, readParams, withStreams } from "./read-params.ts";

/** Asks for the params of a method, by a form or as JSON. */
export class ParamsForm {
  readonly element: HTMLElement;
  readonly #params: readonly ParamObject[];
  readonly #form: FormControl;
  readonly #json: HTMLTextAreaElement = make("textarea", { rows: 6, spellcheck: false });
  readonly #jsonRow = labelled(this.#json, { label: "Params", description: "", required: true }, ["JSON"]);
  readonly #asJson: HTMLInputElement = make("input", { type: "checkbox" });
  readonly #byPosition: HTMLInputElement = make("input", { type: "checkbox" });
  readonly #refusal: HTMLElement = make("p", { className: "fault" });

  /** The form begins with the first example of the method. */
  constructor({ params, examples = [] }: MethodObject, schemas: Schemas) {
    this.#params = params;
    const example = Object.fromEntries((examples[0]?.params ?? []).map(({ name, value }) => [name, value]));
    const members = params.map(param => memberOfParam(param, schemas));
    this.#form = membersControl(members, example);
    this.#jsonRow.element.hidden = true;
    this.#asJson.addEventListener("input", () => this.#switch());
    const modes = make("div", { className: "modes" }, make("label", { className: "check" }, this.#asJson, "as JSON"));
    if (params.length > 0 && !this.#isWhole) {
      modes.append(make("label", { className: "check" }, this.#byPosition, "by position"));
    }
    if (params.length === 0) this.#form.element.append(make("p", { className: "note" }, "Without params."));
    this.element = make("div", { className: "params" }, this.#form.element, this.#jsonRow.element, modes);
  }

  /** The params; undefined for none. What is wrong is shown, and its input is added to the faults. */
  read(faults: HTMLElement[]): unknown {
    this.#refusal.remove();
    const values = this.#asJson.checked ? this.#readJson(faults) : this.#readForm(faults);
    return faults.length > 0 ? undefined : withStreams(this.#params, values);
  }

  /**
   * Shows beside a param why the server refused it.
   *
   * @param path where in the params, as the error says it: `$.sku`, `$.order.items[2]`, `$[0]`
   */
  refuse(path: string, reason: string): void {
    const [, name, index = ""] = /^\$(?:\.([^.[]+)|\[(\d+)\])/.exec(path) ?? [];
    const at = name === undefined ? Number.parseInt(index, 10) : this.#params.findIndex(param => param.name === name);
    this.#refusal.textContent = `The server refused ${path}: ${reason}`;
    this.#form.element.children[at]?.append(this.#refusal);
  }

  #readJson(faults: HTMLElement[]): unknown {
    const names = this.#isWhole ? undefined : this.#params.map(({ name }) => name);
    const read = readParams(this.#json.value, names);
    this.#jsonRow.showFault("fault" in read ? read.fault : "");
    if ("fault" in read) faults.push(this.#json);
    return "value" in read ? read.value : undefined;
  }

  #readForm(faults: HTMLElement[]): unknown {
    if (this.#params.length === 0) return undefined;
    const values = this.#form.read(faults) as Record<string, unknown>;
    if (this.#isWhole) return Object.values(values)[0];
    return this.#byPosition.checked ? inPositions(this.#params, values) : values;
  }

  get #isWhole(): boolean {
    return this.#params.some(param => param["x-whole-params"]);
  }

  /** Shows the other way; JSON begins with what is in the form. */
  #switch(): void {
    const asJson = this.#asJson.checked;
    if (asJson) {
      const values = this.#readForm([]);
      this.#json.value = values === undefined ? "" : pretty(values);
    }
    this.#form.element.hidden = asJson;
    this.#jsonRow.element.hidden = !asJson;
  }
}

/** A stream of the caller is asked for as a list of its items. */
function memberOfParam(param: ParamObject, schemas: Schemas): FieldMember {
  const { name, required = false, description = "", schema } = param;
  const stream = param["x-stream-argument"];
  const member = memberOf(name, schema, required, schemas);
  if (!stream) return { ...member, description };
  const items = { type: "array", items: stream.item };
  return { ...member, description: description || "A stream: its items.", field: () => fieldOf(items, schemas) };
}
