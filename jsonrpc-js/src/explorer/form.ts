import { button, make } from "./dom.ts";
import type { Field, FieldChoice, FieldMember } from "./fields.ts";
import { type FormControl, inputControl, labelled, type Purpose, selectControl } from "./inputs.ts";

/** Lists and maps that are asked for have at most so many entries. */
const MAX_ENTRIES = 200;

/** Asks for the members of an object, or for the params of a method. */
export function membersControl(members: readonly FieldMember[]): FormControl {
  const controls = members.map(({ name, required, description, field }) => ({
    name,
    control: fieldControl({ label: name, required, description }, field()),
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

/** Asks for a value. */
export function fieldControl(purpose: Purpose, field: Field): FormControl {
  switch (field.kind) {
    case "choice":
      return field.values.length === 1 && purpose.required && !field.nullable
        ? constantControl(purpose, field.values[0])
        : selectControl(purpose, field);
    case "object":
      return group(purpose, field, () => membersControl(field.members));
    case "union":
      return group(purpose, field, () => unionControl(field.choices));
    case "list":
      return group(purpose, field, () => listControl(purpose.label, field.inner));
    case "map":
      return group(purpose, field, () => mapControl(purpose.label, field.inner));
    default:
      return inputControl(purpose, field);
  }
}

/** Shows what a value must be. */
const constantControl = ({ label }: Purpose, value: unknown): FormControl => ({
  element: make("p", { className: "note" }, `${label}: ${JSON.stringify(value)}`),
  read: () => value,
});

/** A value with parts. They are made when it is wanted, which is at once unless it may be left out. */
function group({ label, description, required }: Purpose, field: Field, parts: () => FormControl): FormControl {
  const wanted = required && !field.nullable;
  const legend = make("legend", {}, make("span", { className: "name" }, label));
  const set = make("fieldset", { className: "group" }, legend);
  if (description) set.append(make("p", { className: "note" }, description));
  let control: FormControl | undefined;
  const show = (on: boolean) => {
    control?.element.remove();
    control = on ? parts() : undefined;
    if (control) set.append(control.element);
  };
  if (wanted) {
    show(true);
  } else {
    const text = required ? "not null" : "optional";
    const box = make("input", { type: "checkbox", ariaLabel: `${label}: ${text}` });
    box.addEventListener("input", () => show(box.checked));
    legend.append(" ", make("label", { className: "check" }, box, text));
  }
  return { element: set, read: faults => (control ? control.read(faults) : required ? null : undefined) };
}

/** Asks for a value of one of some types. */
function unionControl(choices: readonly FieldChoice[]): FormControl {
  const options = ["choose", ...choices.map(({ label }) => label)].map(label => make("option", {}, label));
  const select = make("select", {}, ...options);
  const row = labelled(select, { label: "Kind", description: "", required: true });
  const place = make("div");
  let control: FormControl | undefined;
  select.addEventListener("input", () => {
    const choice = choices[select.selectedIndex - 1];
    control = choice && partControl(choice.label, choice.field());
    place.replaceChildren(...(control ? [control.element] : []));
  });
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
const partControl = (label: string, field: Field): FormControl =>
  field.kind === "object" && !field.nullable
    ? membersControl(field.members)
    : fieldControl({ label, description: "", required: true }, field);

/** Asks for any number of values. */
function listControl(label: string, inner: () => Field): FormControl {
  return entriesControl(
    label,
    number => partControl(`${label} ${number}`, inner()),
    values => values,
  );
}

/** Asks for any number of values by name. */
function mapControl(label: string, inner: () => Field): FormControl {
  return entriesControl(
    label,
    number => {
      const key = inputControl(
        { label: `Name ${number}`, description: "", required: true },
        { kind: "text", hint: "", nullable: false, preset: undefined },
      );
      const value = partControl(`Value ${number}`, inner());
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
  entry: (number: number) => FormControl,
  whole: (values: unknown[]) => unknown,
): FormControl {
  const list = make("ol", { className: "entries" });
  const controls = new Set<FormControl>();
  let lastNumber = 0;
  const add = button(
    `Add to ${label}`,
    () => {
      if (controls.size >= MAX_ENTRIES) return;
      const number = ++lastNumber;
      const control = entry(number);
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
      control.element.querySelector<HTMLElement>("input, select, textarea, button")?.focus();
    },
    "small",
  );
  return {
    element: make("div", {}, list, add),
    read: faults => whole([...controls].map(control => control.read(faults) ?? null)),
  };
}
