import type { MethodObject } from "../generate/document.ts";
import { element, make } from "./dom.ts";

/** The methods of an endpoint, by the part of their names before the last dot, as far as they pass the search. */
export class MethodList {
  readonly #list = element("methods");
  readonly #search = element<HTMLInputElement>("search");
  readonly #onSelect: (method: MethodObject) => void;
  #methods: readonly MethodObject[] = [];
  #selected = "";

  constructor(onSelect: (method: MethodObject) => void) {
    this.#onSelect = onSelect;
    this.#search.addEventListener("input", () => this.#draw());
  }

  show(methods: readonly MethodObject[]): void {
    this.#methods = methods;
    this.#search.value = "";
    this.#draw();
  }

  /** Marks the method that is shown. */
  select(name: string): void {
    this.#selected = name;
    for (const one of this.#list.querySelectorAll<HTMLElement>("button")) mark(one, name);
  }

  #draw(): void {
    const wanted = this.#search.value.trim().toLowerCase();
    const found = this.#methods.filter(({ name, summary = "" }) => `${name} ${summary}`.toLowerCase().includes(wanted));
    const groups = groupsOf(found);
    this.#list.replaceChildren(...[...groups].flatMap(([group, methods]) => this.#group(group, methods)));
    const count = `${found.length} of ${this.#methods.length} methods`;
    element("methods-count").textContent = this.#methods.length === 0 ? "No methods." : count;
  }

  #group(group: string, methods: readonly MethodObject[]): HTMLElement[] {
    const rows = methods.map(method => make("li", {}, this.#row(method, group)));
    const list = make("ul", {}, ...rows);
    if (!group) return [list];
    list.setAttribute("aria-label", group);
    return [make("h3", { className: "group-name" }, group), list];
  }

  #row(method: MethodObject, group: string): HTMLElement {
    const row = make("button", { type: "button", className: "method" });
    row.dataset["method"] = method.name;
    const name = group ? method.name.slice(group.length + 1) : method.name;
    row.append(make("span", { className: method.deprecated ? "old" : "" }, name));
    const kind = kindOfMethod(method);
    if (kind) row.append(make("span", { className: "badge" }, kind));
    row.addEventListener("click", () => this.#onSelect(method));
    mark(row, this.#selected);
    return row;
  }
}

function mark(row: HTMLElement, selected: string): void {
  if (row.dataset["method"] === selected) row.setAttribute("aria-current", "true");
  else row.removeAttribute("aria-current");
}

function groupsOf(methods: readonly MethodObject[]): Map<string, MethodObject[]> {
  const groups = new Map<string, MethodObject[]>();
  for (const method of methods) {
    const group = method.name.slice(0, Math.max(0, method.name.lastIndexOf(".")));
    groups.set(group, [...(groups.get(group) ?? []), method]);
  }
  return groups;
}

/** What a method is if not a plain call. */
export function kindOfMethod(method: MethodObject): string {
  if (method["x-stream"]) return "stream";
  return method.result ? "" : "notification";
}
