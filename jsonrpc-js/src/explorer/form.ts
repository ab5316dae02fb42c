import { button, make } from "./dom.ts";
import type { Field, FieldChoice, FieldMember } from "./fields.ts";
import { type FormControl, inputControl, labelled, type Purpose, selectControl } from "./inputs.ts";

/** Lists and maps that are asked for have at most so many entries. */
const MAX_ENTRIES = 200;

/**
 * Asks for the members of an object, or for the params of a method.
 *
 * @param given the object that the form begins with
 */
export function membersControl(members: readonly FieldMember[], given: unknown): FormControl {
  const values = new Map(Object.entries(Object(given)));
  const controls = members.map(({ name, required, description, field }) => ({
    name,
    control: fieldControl({ label: name, required, description }, field(), values.get(name)),
  }));
  return {
    element: make("div", { className: "members" }, ...controls.map(({ control }) => control.element)),
    read: faults => {
      const values = controls.map(({ name, control }): [string, unknown] => [name, control.read(faults)]);
      // Not by assignment, because a member may be called `__proto__`.
      return Object.fromEntries(values.filter(([, value]) => value !== undefined));
    },
  };
}

/**
 * Asks for a value.
 *
 * @param given the one that the form begins with; undefined for none
 */
export function fieldControl(purpose: Purpose, field: Field, given?: unknown): FormControl {
  switch (field.kind) {
    case "choice":
      return field.values.length === 1 && purpose.required && !field.nullable
        ? constantControl(purpose, field.values[0])
        : selectControl(purpose, field, given);
    case "object":
      return group(purpose, field, given, value => membersControl(field.members, value));
    case "union":
      return group(purpose, field, given, value => unionControl(field.choices, value));
    case "list":
      return group(purpose, field, given, value => listControl(purpose.label, field.inner, value));
    case "map":
      return group(purpose, field, given, value => mapControl(purpose.label, field.inner, value));
    default:
      return inputControl(purpose, field, given);
  }
}

/** Shows what a value must be. */
const constantControl = ({ label }: Purpose, value: unknown): FormControl => ({
  element: make("p", { className: "note" }, `${label}: ${JSON.stringify(value)}`),
  read: () => value,
});

/** A value with parts. They are made when it is wanted, which is at once if it is given, or may not be left out. */
function group(
  { label, description, required }: Purpose,
  field: Field,
  given: unknown,
  parts: (value: unknown) => FormControl,
): FormControl {
  const wanted = required && !field.nullable;
  const legend = make("legend", {}, make("span", { className: "name" }, label));
  const set = make("fieldset", { className: "group" }, legend);
  if (description) set.append(make("p", { className: "note" }, description));
  let control: FormControl | undefined;
  const show = (on: boolean) => {
    control?.element.remove();
    control = on ? parts(given) : undefined;
    if (control) set.append(control.element);
  };
  if (wanted) {
    show(true);
  } else {
    const text = required ? "not null" : "optional";
    const box = make("input", { type: "checkbox", ariaLabel: `${label}: ${text}` });
    box.addEventListener("input", () => show(box.checked));
    legend.append(" ", make("label", { className: "check" }, box, text));
    box.checked = given !== undefined && given !== null;
    show(box.checked);
  }
  return { element: set, read: faults => (control ? control.read(faults) : required ? null : undefined) };
}

/** Asks for a value of one of some types; a given one is of that whose name it has in a member. */
function unionControl(choices: readonly FieldChoice[], given: unknown): FormControl {
  const options = ["choose", ...choices.map(({ label }) => label)].map(label => make("option", {}, label));
  const select = make("select", {}, ...options);
  const row = labelled(select, { label: "Kind", description: "", required: true });
  const place = make("div");
  let control: FormControl | undefined;
  const show = () => {
    const choice = choices[select.selectedIndex - 1];
    control = choice && partControl(choice.label, choice.field(), given);
    place.replaceChildren(...(control ? [control.element] : []));
  };
  select.addEventListener("input", show);
  select.selectedIndex = 1 + choices.findIndex(({ label }) => Object.values(Object(given)).includes(label));
  show();
  return {
    element: make("div", {}, row.element, place),
    read: faults => {
      row.showFault(control ? "" : "Choose one.");
      if (!control) faults.push(select);
      return control?.read(faults);
    },
  };
}

/** Asks for a part of a value that has a frame already, so that an object needs none of its own. */
const partControl = (label: string, field: Field, given: unknown): FormControl =>
  field.kind === "object" && !field.nullable
    ? membersControl(field.members, given)
    : fieldControl({ label, description: "", required: true }, field, given);

/** Asks for any number of values. */
function listControl(label: string, inner: () => Field, given: unknown): FormControl {
  return entriesControl(
    label,
    Object.values(Object(given)),
    (number, value) => partControl(`${label} ${number}`, inner(), value),
    values => values,
  );
}

/** Asks for any number of values by name. */
function mapControl(label: string, inner: () => Field, given: unknown): FormControl {
  return entriesControl(
    label,
    Object.entries(Object(given)),
    (number, entry) => {
      const [givenKey, givenValue] = (entry ?? []) as [string?, unknown?];
      const key = inputControl(
        { label: `Name ${number}`, description: "", required: true },
        { kind: "text", hint: "", nullable: false, preset: undefined },
        givenKey,
      );
      const value = partControl(`Value ${number}`, inner(), givenValue);
      return {
        element: make("div", {}, key.element, value.element),
        read: faults => [key.read(faults), value.read(faults)],
      };
    },
    entries => Object.fromEntries(entries as [string, unknown][]),
  );
}

/** Entries that are added and removed; each keeps the number that it began with. */
function entriesControl(
  label: string,
  given: readonly unknown[],
  entry: (number: number, value: unknown) => FormControl,
  whole: (values: unknown[]) => unknown,
): FormControl {
  const list = make("ol", { className: "entries" });
  const controls = new Set<FormControl>();
  let lastNumber = 0;
  const append = (value?: unknown) => {
    if (controls.size >= MAX_ENTRIES) return undefined;
    const number = ++lastNumber;
    const control = entry(number, value);
    controls.add(control);
    const remove = button(
      `Remove ${label} ${number}`,
      () => {
        controls.delete(control);
        row.remove();
        add.focus();
      },
      "small",
    );
    const row = make("li", {}, control.element, remove);
    list.append(row);
    return control.element.querySelector<HTMLElement>("input, select, textarea, button");
  };
  const add = button(`Add to ${label}`, () => append()?.focus(), "small");
  given.forEach(value => {
    append(value);
  });
  return {
    element: make("div", {}, list, add),
    read: faults => whole([...controls].map(control => control.read(faults) ?? null)),
  };
}
