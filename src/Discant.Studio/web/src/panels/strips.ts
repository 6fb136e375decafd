/** One strip a voice: name, mute, solo, level, pan, waveform. */

import { loudestDb, silentDb, type Strip } from "../audio/mixer";
import type { Transport } from "../audio/transport";
import { h } from "../dom";
import { decibel } from "../format";
import { colour, onTheme, voiceColour } from "../theme";
import { Surface } from "../view/canvas";
import type { Timeline } from "../view/timeline";
import type { Outline } from "../view/waveform";

export class StripList {
  readonly element = h("div", { class: "strips", role: "group", "aria-label": "Voices" });
  onChoose: (voice: number) => void = () => undefined;
  onRename: (voice: number, name: string) => void = () => undefined;
  onChange: () => void = () => undefined;
  #strips: StripView[] = [];

  constructor(
    readonly transport: Transport,
    readonly timeline: Timeline,
  ) {
    onTheme(() => this.drawAll());
  }

  /** Shows the voices of a take; levels stay as they were. */
  show(names: readonly string[], levels: readonly (number | null)[]): void {
    for (const strip of this.#strips) strip.close();
    this.#strips = names.map((name, voice) => new StripView(this, voice, name, levels[voice] ?? null));
    this.element.replaceChildren(...this.#strips.map((s) => s.element));
  }

  setOutline(voice: number, outline: Outline): void {
    this.#strips[voice]?.setOutline(outline);
    this.drawAll();
  }

  /** How much larger than life waveforms are drawn: the loudest voice fills its lane, the others keep their proportion. */
  get scale(): number {
    return 1 / Math.max(0.05, ...this.#strips.map((s) => s.peak));
  }

  choose(voice: number): void {
    this.#strips.forEach((s, k) => s.setChosen(k === voice));
  }

  /** Mutes or solos a voice, or takes it back. */
  toggle(voice: number, what: "muted" | "solo"): void {
    const strip = this.transport.strips[voice];
    if (!strip) return;
    strip[what] = !strip[what];
    this.apply();
  }

  apply(): void {
    this.transport.applyStrips();
    for (const strip of this.#strips) strip.update();
    this.onChange();
  }

  drawAll(): void {
    for (const strip of this.#strips) strip.draw();
  }

  drawPlayheads(): void {
    for (const strip of this.#strips) strip.drawPlayhead();
  }
}

class StripView {
  readonly element: HTMLElement;
  readonly #strip: Strip;
  readonly #mute: HTMLButtonElement;
  readonly #solo: HTMLButtonElement;
  readonly #level: HTMLInputElement;
  readonly #levelText = h("output", { class: "number" });
  readonly #pan: HTMLInputElement;
  readonly #wave: Surface;
  readonly #head = h("div", { class: "head", "aria-hidden": "true" });
  #outline: Outline | null = null;

  constructor(
    readonly list: StripList,
    readonly voice: number,
    name: string,
    level: number | null,
  ) {
    this.#strip = list.transport.strips[voice]!;
    const nameBox = h("input", { class: "voice-name", value: name, maxlength: "60", "aria-label": `Name of voice ${voice + 1}`, spellcheck: "false" });
    nameBox.addEventListener("change", () => list.onRename(voice, nameBox.value.trim()));
    nameBox.addEventListener("keydown", (event) => event.key === "Enter" && nameBox.blur());
    this.#mute = h("button", { type: "button", class: "toggle mute", "aria-label": `Mute ${name}`, title: "Mute (M)", onclick: () => list.toggle(voice, "muted") }, "M");
    this.#solo = h("button", { type: "button", class: "toggle solo", "aria-label": `Solo ${name}`, title: "Solo (S)", onclick: () => list.toggle(voice, "solo") }, "S");
    this.#level = this.#slider(`Level of ${name}`, silentDb, loudestDb, 0.5, (v) => (this.#strip.levelDb = v));
    this.#pan = this.#slider(`Pan of ${name}`, -1, 1, 0.05, (v) => (this.#strip.pan = v));
    const canvas = h("canvas", { class: "wave", role: "img", "aria-label": `Waveform of ${name}, ${decibel(level)}` });
    this.#wave = new Surface(canvas, (context, _, height) => this.#draw(context, height));
    const lane = h("div", { class: "lane" }, canvas, this.#head);
    // A click, since a finger that comes down may be about to scroll the page.
    lane.addEventListener("click", (event) => list.transport.seek(list.timeline.timeOf(event.offsetX)));
    this.element = h(
      "section",
      { class: "strip", "aria-label": name },
      h(
        "div",
        { class: "controls" },
        h("button", { type: "button", class: "swatch", "aria-label": `${voice + 1}: choose ${name}`, title: `Choose (${voice + 1})`, onclick: () => list.onChoose(voice) }, String(voice + 1)),
        nameBox,
        this.#mute,
        this.#solo,
        h("label", { class: "slider level" }, h("span", {}, "Level"), this.#level, this.#levelText),
        h("label", { class: "slider pan" }, h("span", {}, "Pan"), this.#pan),
      ),
      lane,
    );
    this.update();
  }

  setOutline(outline: Outline): void {
    this.#outline = outline;
  }

  get peak(): number {
    return this.#outline?.peak ?? 0;
  }

  setChosen(isChosen: boolean): void {
    this.element.classList.toggle("chosen", isChosen);
    this.element.querySelector(".swatch")!.setAttribute("aria-pressed", String(isChosen));
  }

  update(): void {
    const { muted, solo, levelDb, pan } = this.#strip;
    this.#mute.setAttribute("aria-pressed", String(muted));
    this.#solo.setAttribute("aria-pressed", String(solo));
    this.#level.value = String(levelDb);
    this.#levelText.textContent = levelDb <= silentDb ? "off" : `${levelDb > 0 ? "+" : levelDb < 0 ? "\u2212" : ""}${Math.abs(levelDb).toFixed(1)}`;
    this.#pan.value = String(pan);
    this.element.classList.toggle("silent", muted || (!solo && this.list.transport.strips.some((s) => s.solo)));
    this.draw();
  }

  draw(): void {
    this.element.style.setProperty("--voice", voiceColour(this.voice));
    this.#wave.ask();
  }

  drawPlayhead(): void {
    const x = this.list.timeline.xOf(this.list.transport.position);
    this.#head.style.transform = `translateX(${x.toFixed(1)}px)`;
    this.#head.hidden = x < 0 || x > this.list.timeline.width;
  }

  close(): void {
    this.#wave.close();
  }

  #slider(label: string, low: number, high: number, step: number, set: (value: number) => void): HTMLInputElement {
    const input = h("input", { type: "range", min: low, max: high, step, "aria-label": label, title: "Double click: back to 0" });
    input.addEventListener("input", () => {
      set(Number(input.value));
      this.list.apply();
    });
    input.addEventListener("dblclick", () => {
      set(0);
      this.list.apply();
    });
    return input;
  }

  #draw(context: CanvasRenderingContext2D, height: number): void {
    context.fillStyle = colour("grid");
    context.fillRect(0, Math.round(height / 2), Math.min(this.list.timeline.width, this.list.timeline.xOf(this.list.timeline.duration)), 1);
    this.#outline?.draw(context, this.list.timeline, height, voiceColour(this.voice), this.list.scale);
  }
}
