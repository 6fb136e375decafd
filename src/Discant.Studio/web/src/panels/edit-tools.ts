/** The tools above the score: what the pointer does, what is done to the marked stretch, undo, files, and separating again. */

import * as api from "../api";
import type { Take } from "../api";
import { closesOutside, h, iconButton } from "../dom";
import type { EditSession } from "../edit/session";
import type { ScoreView, Tool } from "../view/score";
import { attempt, say } from "./toasts";

// The first word of each is shown where a finger, which cannot rest, would never see the rest.
const tools: [tool: Tool, picture: "move" | "draw" | "erase" | "select", label: string][] = [
  ["move", "move", "Move: drag a note, or the marked stretch, up and down (V)"],
  ["draw", "draw", "Pen: draw the chosen voice (P)"],
  ["erase", "erase", "Eraser: silence the chosen voice (E)"],
  ["select", "select", "Mark a stretch (R)"],
];

export class EditTools {
  readonly element: HTMLElement;
  #session: EditSession | null = null;
  #take: Take | null = null;
  readonly #buttons = new Map<Tool, HTMLButtonElement>();
  readonly #undo: HTMLButtonElement;
  readonly #redo: HTMLButtonElement;
  readonly #octaveUp: HTMLButtonElement;
  readonly #octaveDown: HTMLButtonElement;
  readonly #erase: HTMLButtonElement;
  readonly #swap = h("select", { "aria-label": "Swap the marked stretch of the chosen voice with another voice" });
  readonly #again: HTMLButtonElement;
  readonly #saved = h("span", { class: "saved soft" });
  readonly #earlier = h("select", { "aria-label": "Earlier states of the curves" });
  readonly #editing: HTMLElement;

  constructor(
    readonly score: ScoreView,
    separateAgain: () => void,
  ) {
    const pointer = h("div", { class: "tabs", role: "group", "aria-label": "Tool" });
    for (const [tool, picture, label] of tools) {
      const button = iconButton(picture, label, () => this.choose(tool));
      button.append(h("span", { class: "word", "aria-hidden": "true" }, /^\w+/.exec(label)![0]));
      this.#buttons.set(tool, button);
      pointer.append(button);
    }
    this.#undo = iconButton("undo", "Undo (Ctrl+Z)", () => this.undo());
    this.#redo = iconButton("redo", "Do again (Ctrl+Y)", () => this.redo());
    this.#octaveUp = h("button", { type: "button", onclick: () => this.shift(12, "octave up") }, "Octave +");
    this.#octaveDown = h("button", { type: "button", onclick: () => this.shift(-12, "octave down") }, "Octave −");
    this.#erase = h("button", { type: "button", onclick: () => this.erase() }, "Erase");
    this.#swap.addEventListener("change", () => this.#swapWith(Number(this.#swap.value)));
    this.#earlier.addEventListener("focus", () => void attempt(() => this.#listEarlier()));
    this.#earlier.addEventListener("change", () => void attempt(() => this.#restore(Number(this.#earlier.value))));
    this.#again = h("button", { type: "button", class: "primary", onclick: separateAgain }, "Separate again");
    this.#editing = h("div", { class: "row" }, this.#octaveDown, this.#octaveUp, this.#swap, this.#erase, this.#undo, this.#redo, this.#files(), this.#again, this.#saved);
    this.element = h("div", { class: "tools row", role: "group", "aria-label": "Correct the pitch" }, pointer, this.#editing);
    this.choose("move");
  }

  get session(): EditSession | null {
    return this.#session;
  }

  setSession(session: EditSession | null, take: Take | null): void {
    this.#session = session;
    this.#take = take;
    this.#editing.classList.toggle("without", !session);
    this.setNames(take?.voices.map((v) => v.name) ?? []);
    this.#earlier.replaceChildren(h("option", { value: "" }, "Earlier states"));
    this.update();
  }

  setNames(names: string[]): void {
    this.#swap.replaceChildren(h("option", { value: "" }, "Swap with …"), ...names.map((name, k) => h("option", { value: k }, name)));
    this.update();
  }

  choose(tool: Tool): void {
    this.score.tool = tool;
    this.score.element.dataset.tool = tool;
    for (const [own, button] of this.#buttons) button.setAttribute("aria-pressed", String(own === tool));
  }

  shift(semitones: number, label: string): void {
    const region = this.#session?.region;
    if (!this.#session || !region) return say("Mark a stretch first: drag over the ruler, or press [ and ] while the music plays.");
    this.#session.shift(region, semitones, label);
  }

  erase(): void {
    const region = this.#session?.region;
    if (!this.#session || !region) return say("Mark a stretch first: drag over the ruler, or press [ and ] while the music plays.");
    this.#session.erase(region);
  }

  undo(): void {
    const edit = this.#session?.undo();
    if (edit) say(`Undone: ${edit.label}`);
  }

  redo(): void {
    const edit = this.#session?.redo();
    if (edit) say(`Done again: ${edit.label}`);
  }

  update(): void {
    const session = this.#session;
    const hasRegion = !!session?.region;
    for (const button of [this.#octaveDown, this.#octaveUp, this.#erase]) button.disabled = !hasRegion;
    this.#swap.disabled = !hasRegion || (session?.curves.length ?? 0) < 2;
    for (const option of this.#swap.options) option.disabled = option.value !== "" && Number(option.value) === session?.voice;
    this.#undo.disabled = !session?.history.canUndo;
    this.#redo.disabled = !session?.history.canRedo;
    this.#again.disabled = !session?.isChanged;
    this.#again.title = session?.isChanged ? "Make a new take that goes by these curves" : "Correct a curve first";
    this.#saved.textContent = session ? { saved: session.isChanged ? "Saved" : "", unsaved: "", saving: "Saving …", failed: "Not saved" }[session.saveState] : this.#take ? "This method goes by no curves." : "";
  }

  #swapWith(other: number): void {
    const session = this.#session;
    this.#swap.value = "";
    if (session?.region) session.swapWith(other, session.region);
  }

  #files(): HTMLElement {
    const input = h("input", { type: "file", accept: ".csv,.mid,.midi,.json", class: "visually-hidden", id: "curve-file", tabindex: "-1" });
    input.addEventListener("change", () => {
      const file = input.files?.[0];
      input.value = "";
      if (file) void attempt(() => this.#import(file));
    });
    const box = h("details", { class: "menu" }, h("summary", { class: "button" }, "Curves"));
    closesOutside(box);
    box.append(
      h("div", { class: "menu-items" }, h("button", { type: "button", onclick: () => input.click() }, "Import CSV or MIDI …"), h("label", { class: "field" }, h("span", {}, "Go back to"), this.#earlier), input),
    );
    return box;
  }

  async #import(file: File): Promise<void> {
    const ending = file.name.toLowerCase().split(".").pop();
    const format = ending === "mid" || ending === "midi" ? "mid" : ending === "json" ? "json" : "csv";
    const take = this.#take!;
    const before = this.#session!;
    await before.save();
    await api.importCurves(take.id, format, file);
    const now = await api.curves(take.id);
    before.replace(now.hz, "imported");
    say("Curves imported. Undo takes you back.");
  }

  async #listEarlier(): Promise<void> {
    const states = await api.revisions(this.#take!.id);
    const rows = states.reverse().map((s) => h("option", { value: s.revision }, `${new Date(s.saved).toLocaleTimeString()}: ${s.note}`));
    this.#earlier.replaceChildren(h("option", { value: "" }, "Earlier states"), ...rows);
  }

  async #restore(revision: number): Promise<void> {
    this.#earlier.value = "";
    if (!(revision > 0) || !this.#session) return;
    const then = await api.curves(this.#take!.id, revision);
    if (!this.#session.replace(then.hz, "earlier state")) say("The curves are like that already.");
  }
}
