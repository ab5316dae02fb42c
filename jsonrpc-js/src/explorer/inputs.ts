import { make, newId, pretty } from "./dom.ts";
import type { Field } from "./fields.ts";
import { readTyped } from "./read-text.ts";

/** What asks for a value. */
export interface FormControl {
  readonly element: HTMLElement;
  /** The value; undefined if it is left out. What is wrong is shown beside it, and its input is added to the faults. */
  read(faults: HTMLElement[]): unknown;
}

/** What a value is for. */
export interface Purpose {
  readonly label: string;
  /** What else there is to say of it; may be empty. */
  readonly description: string;
  readonly required: boolean;
}

/**
 * Asks by typing. What is empty is left out, or is null where it must be there and may be null.
 *
 * @param given the value that the input begins with; undefined for none
 */
export function inputControl(
  purpose: Purpose,
  field: Field & { readonly kind: "text" | "number" | "integer" | "json" },
  given?: unknown,
): FormControl {
  const { kind, nullable, preset } = field;
  const { required } = purpose;
  const input = kind === "json" ? make("textarea", { rows: 3 }) : make("input", { type: "text", autocomplete: "off" });
  input.spellcheck = false;
  if (given !== undefined && (given !== null || !nullable)) {
    input.value = typeof given === "string" && kind !== "json" ? given : pretty(given);
  }
  input.setAttribute("autocapitalize", "off");
  if (kind === "number" || kind === "integer") input.inputMode = "decimal";
  const empty = required ? (nullable ? "null" : "") : preset === undefined ? "left out" : `${JSON.stringify(preset)}`;
  input.placeholder = empty;
  const row = labelled(input, purpose, kind === "json" ? [field.hint, "JSON"] : [field.hint]);
  return {
    element: row.element,
    read: faults => {
      const leftOut = input.value.trim() === "" && (!required || nullable);
      const read = leftOut ? { value: required ? null : undefined } : readTyped(kind, input.value);
      const fault = "fault" in read ? read.fault : "";
      row.showFault(fault);
      if (fault) faults.push(input);
      return "value" in read ? read.value : undefined;
    },
  };
}

/** Asks for one of some values, and begins with the given one, if there is one. */
export function selectControl(
  purpose: Purpose,
  field: Field & { readonly kind: "choice" },
  given?: unknown,
): FormControl {
  const { required } = purpose;
  const values: unknown[] = [...(required ? [] : [undefined]), ...field.values];
  if (field.nullable && !values.includes(null)) values.push(null);
  const absent = field.preset === undefined ? "left out" : `left out: ${JSON.stringify(field.preset)}`;
  const texts = values.map(value => (value === undefined ? absent : typeof value === "string" ? value : `${value}`));
  const select = make("select", {}, ...texts.map((text, index) => make("option", { value: `${index}` }, text)));
  select.selectedIndex = Math.max(0, values.indexOf(given));
  return { element: labelled(select, purpose, [field.hint]).element, read: () => values[select.selectedIndex] };
}

interface LabelledInput {
  readonly element: HTMLElement;
  /** Shows what is wrong; an empty text for nothing. */
  showFault(text: string): void;
}

/** An input below its label, with what is said of it and what is wrong with it. */
export function labelled(
  input: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement,
  { label, description, required }: Purpose,
  hints: readonly string[] = [],
): LabelledInput {
  input.id = newId();
  const hint = [...hints, required ? "" : "optional"].filter(Boolean).join(", ");
  const fault = make("p", { className: "fault", id: newId(), hidden: true });
  const note = make("p", { className: "note", id: newId() }, description);
  input.setAttribute("aria-describedby", description ? `${note.id} ${fault.id}` : fault.id);
  const name = make("label", { htmlFor: input.id }, make("span", { className: "name" }, label));
  if (hint) name.append(" ", make("span", { className: "hint" }, hint));
  return {
    element: make("div", { className: "field" }, name, ...(description ? [note] : []), input, fault),
    showFault: text => {
      fault.textContent = text;
      fault.hidden = text === "";
      input.setAttribute("aria-invalid", String(text !== ""));
    },
  };
}
