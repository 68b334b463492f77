/** The page's ways to choose: one of several, yes or no, a number, a line of text. Each is a native control with its label. */

import { html } from "./elements";

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
}

/** Pills of which one is chosen; `changed` hears its value. */
export function radios(name: string, options: readonly Option[], chosen: string, changed: (value: string) => void): HTMLElement[] {
  return options.map(({ value, label, detail }) => {
    const input = html("input", { type: "radio", name, value, checked: value === chosen });
    input.addEventListener("change", () => changed(value));
    const text = html("span", { class: "option" }, html("span", { class: "option-name" }, label));
    if (detail) text.append(html("span", { class: "option-detail" }, detail));
    return html("label", {}, input, text);
  });
}

/** A set of pills under a legend. */
export function oneOfThese(
  legend: string, name: string, options: readonly Option[], chosen: string, changed: (value: string) => void,
): HTMLFieldSetElement {
  return html("fieldset", { class: "choice" }, html("legend", {}, legend),
    html("div", { class: "pills" }, ...radios(name, options, chosen, changed)));
}

/** A pill that is on or off. */
export function pill(label: string, on: boolean, changed: (on: boolean) => void, attributes: Readonly<Record<string, string>> = {}): HTMLLabelElement {
  const input = html("input", { type: "checkbox", checked: on, ...attributes });
  input.addEventListener("change", () => changed(input.checked));
  return html("label", { class: "pill" }, input, html("span", { class: "option" }, html("span", { class: "option-name" }, label)));
}

/** A tick box with a sentence beside it. */
export function tick(label: string, on: boolean, changed: (on: boolean) => void, attributes: Readonly<Record<string, string>> = {}): HTMLLabelElement {
  const input = html("input", { type: "checkbox", checked: on, ...attributes });
  input.addEventListener("change", () => changed(input.checked));
  return html("label", { class: "tick" }, input, html("span", { class: "tick-box", "aria-hidden": "true" }), html("span", { class: "tick-name" }, label));
}

/** A labelled field; `hint` stands below and is read with it. */
export function field(label: string, control: HTMLElement, hint = ""): HTMLElement {
  const id = control.id || `field-${(fields += 1)}`;
  control.id = id;
  const made = html("div", { class: "field" }, html("label", { class: "field-name", for: id }, label), control);
  if (hint) {
    control.setAttribute("aria-describedby", `${id}-hint`);
    made.append(html("p", { id: `${id}-hint`, class: "hint" }, hint));
  }
  return made;
}

let fields = 0;

/** A list to choose from. */
export function select(options: readonly Option[], chosen: string, changed: (value: string) => void): HTMLSelectElement {
  const made = html("select", {}, ...options.map(({ value, label }) => html("option", { value, selected: value === chosen }, label)));
  made.addEventListener("change", () => changed(made.value));
  return made;
}

/** A button that asks once more before it does what cannot be undone. */
export function asksOnce(words: { readonly ask: string; readonly sure: string; readonly yes: string; readonly no: string }, go: () => void): HTMLElement {
  const made = html("div", { class: "asks-once" });
  const press = (label: string, kind: string, then: () => void): HTMLButtonElement => {
    const button = html("button", { type: "button", class: kind }, html("span", { class: "label" }, label));
    button.addEventListener("click", then);
    return button;
  };
  const ask = (focus: boolean): void => {
    const button = press(words.ask, "quiet", sure);
    made.replaceChildren(button);
    if (focus) button.focus();
  };
  const sure = (): void => {
    const no = press(words.no, "quiet", () => ask(true));
    made.replaceChildren(html("p", { role: "status" }, words.sure), press(words.yes, "grave", () => { ask(false); go(); }), no);
    no.focus();
  };
  ask(false);
  return made;
}
