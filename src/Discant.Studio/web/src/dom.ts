/** Elements from names, attributes and children; nothing is ever parsed as HTML. */

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, unknown>;

/** Makes an element. `on...` are listeners, `class` is the class, true and false are attributes without a value. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on") && typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null && child !== undefined && child !== false) element.append(child);
  return element;
}

/** A picture from the set in this file, for buttons; its meaning is the button's label. */
export function icon(name: keyof typeof paths): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", paths[name]);
  svg.append(path);
  return svg;
}

/** A button with a picture; the label is read out and shown when the pointer rests. */
export function iconButton(name: keyof typeof paths, label: string, onclick: (event: MouseEvent) => void, attributes: Attributes = {}): HTMLButtonElement {
  return h("button", { type: "button", class: "quiet", "aria-label": label, title: label, onclick, ...attributes }, icon(name));
}

/** A choice with a label. */
export function select(label: string, options: [value: string, text: string][], value: string, onchange: (value: string) => void): HTMLLabelElement {
  const box = h("select", { onchange: () => onchange(box.value) });
  for (const [option, text] of options) box.append(h("option", { value: option, selected: option === value }, text));
  return h("label", { class: "field" }, h("span", {}, label), box);
}

/** Closes a menu when something outside of it is pressed or gets the focus. A finger on a link inside moves no focus in some browsers. */
export function closesOutside(menu: HTMLDetailsElement): void {
  const outside = (target: EventTarget | null): boolean => target instanceof Node && !menu.contains(target);
  menu.addEventListener("focusout", (event) => {
    if (outside(event.relatedTarget)) menu.open = false;
  });
  const press = (event: PointerEvent): void => {
    if (outside(event.target)) menu.open = false;
  };
  menu.addEventListener("toggle", () => (menu.open ? document.addEventListener("pointerdown", press) : document.removeEventListener("pointerdown", press)));
}

// Drawn on 24 x 24, strokes only.
const paths = {
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M9 6v12M15 6v12",
  start: "M7 6v12M18 6l-8 6 8 6z",
  loop: "M7 7h9a3.5 3.5 0 0 1 3.5 3.5M17 17H8a3.5 3.5 0 0 1-3.5-3.5M14 4l3 3-3 3M10 20l-3-3 3-3",
  undo: "M9 7l-4 4 4 4M5 11h9a5 5 0 0 1 0 10h-3",
  redo: "M15 7l4 4-4 4M19 11h-9a5 5 0 0 0 0 10h3",
  move: "M12 4v16M8 8l4-4 4 4M8 16l4 4 4-4",
  draw: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  erase: "M8 19h11M5 15l9-9 5 5-8 8H9z",
  select: "M7 4v16M17 4v16M10 12h4",
  zoomIn: "M11 5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM16 16l4 4M8.5 11h5M11 8.5v5",
  zoomOut: "M11 5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM16 16l4 4M8.5 11h5",
  fit: "M4 9V5h4M20 9V5h-4M4 15v4h4M20 15v4h-4M8 12h8",
  bin: "M5 7h14M9 7V5h6v2M7 7l1 12h8l1-12M10.5 10.5v5M13.5 10.5v5",
  close: "M6 6l12 12M18 6L6 18",
  help: "M9 9.5a3 3 0 1 1 4.2 2.7c-.8.4-1.2 1-1.2 1.8v.5M12 17.6v.4",
  theme: "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16",
  download: "M12 4v11M8 11l4 4 4-4M5 19h14",
  upload: "M12 16V5M8 9l4-4 4 4M5 19h14",
  follow: "M4 12h12M12 8l4 4-4 4M20 5v14",
} as const;
