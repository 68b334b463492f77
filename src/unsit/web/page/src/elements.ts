/** Builds the page's elements. Nothing here takes markup from a text, so no text from outside can become markup. */

type Attributes = Readonly<Record<string, string | number | boolean>>;
type Child = Node | string;

const SVG = "http://www.w3.org/2000/svg";

function dress<E extends Element>(made: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children);
  return made;
}

/** An HTML element; an attribute that is `false` is left out. */
export function html<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return dress(document.createElement(name), attributes, children);
}

/** An SVG element. */
export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return dress(document.createElementNS(SVG, name), attributes, children);
}

/** A button that does one thing; `key` is shown beside its label and told to assistive technology. */
export function button(label: string, attributes: Attributes, pressed: () => void, key?: Key): HTMLButtonElement {
  const made = html("button", { type: "button", ...attributes }, html("span", { class: "label" }, label));
  if (key) {
    made.setAttribute("aria-keyshortcuts", key.name);
    made.append(html("kbd", { "aria-hidden": "true" }, key.shown));
  }
  made.addEventListener("click", pressed);
  return made;
}

/** A key: its name as in `KeyboardEvent.key`, and how it is shown. */
export interface Key {
  readonly name: string;
  readonly shown: string;
}

/** Writes a text only where it changes, so that live regions are not read again for nothing. */
export function write(into: Element, text: string): void {
  if (into.textContent !== text) into.textContent = text;
}
