/** Voices moved, tuned, with another melody or another timbre: to be tried on a stretch, and downloaded. The stems stay as they are. */

import { edited, type Take, type VoiceChange } from "../api";
import { heard, type Strip } from "../audio/mixer";
import type { Loop } from "../audio/segments";
import { h, iconButton } from "../dom";
import { attempt, say } from "./toasts";

const usualA4 = 440;

const untouched = (voice: number): VoiceChange => ({
  voice,
  melody: null,
  tune: 0,
  referenceHertz: usualA4,
  vibrato: 1,
  transposeCents: 0,
  timbreOf: null,
  gainDb: 0,
  pan: null,
  mute: false,
});

/** The bytes of a file in base64. */
const base64 = (file: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve((reader.result as string).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(new Error("The file cannot be read."));
    reader.readAsDataURL(file);
  });

/** What stands in a box for numbers, brought within its limits; an empty one goes back to what it was made with. */
function bounded(box: HTMLInputElement): number {
  const given = Math.min(Number(box.max), Math.max(Number(box.min), Number(box.value || box.defaultValue)));
  box.value = String(given);
  return given;
}

export class ChangeVoicesPanel {
  readonly element = h("details", { class: "change-voices panel of-take" });
  readonly #rows = h("tbody");
  readonly #listen = h("button", { type: "button", onclick: () => void this.#toggle() }, "Listen");
  readonly #hint = h("p", { class: "soft" });
  #take: Take | null = null;
  #changes: VoiceChange[] = [];
  // What the user calls the file of each melody.
  #melodies: string[] = [];
  readonly #a4 = h("input", { type: "number", min: 380, max: 500, step: 1, value: usualA4 });
  #context: AudioContext | null = null;
  #work: AbortController | null = null;

  /**
   * @param region What is marked, or else the seconds after the playhead.
   * @param strips What the mixer says: the mix is as it is heard.
   * @param pause Stops the music, so that the preview is heard alone.
   */
  constructor(
    readonly channels: number,
    readonly region: () => Loop,
    readonly strips: () => readonly Strip[],
    readonly pause: () => void,
  ) {
    const head = ["Voice", "Semitones", "Tune, %", "Vibrato, %", "Timbre", "Melody"].map((text) => h("th", { scope: "col" }, text));
    const button = (text: string, kind: "mix" | "practice", file: string): HTMLElement => h("button", { type: "button", onclick: () => void this.#download(kind, file) }, text);
    this.element.append(
      h("summary", {}, "Change voices"),
      this.#hint,
      h("table", {}, h("thead", {}, h("tr", {}, ...head)), this.#rows),
      h("label", { class: "row" }, "Tune to a\u2032 =", this.#a4, "Hz"),
      h("div", { class: "row" }, this.#listen, button("Download the mix (WAV)", "mix", "mix.wav"), button("Practice files (ZIP)", "practice", "practice.zip")),
    );
    this.#a4.addEventListener("change", () => {
      const hertz = bounded(this.#a4);
      for (const change of this.#changes) change.referenceHertz = hertz;
    });
    this.element.addEventListener("toggle", () => this.element.open || this.#stop());
  }

  show(take: Take): void {
    if (take.id !== this.#take?.id) {
      this.#stop();
      this.#changes = take.voices.map((_, voice) => untouched(voice));
      this.#melodies = take.voices.map(() => "");
      this.#a4.value = String(usualA4);
    }
    this.#take = take;
    this.#a4.disabled = take.revision === 0;
    this.#hint.textContent =
      take.revision > 0
        ? "A voice keeps its sound when its pitch is moved. Melodies are CSV or MIDI files in the time of the recording. Listen plays the marked stretch, or ten seconds from the playhead. The mix has the levels and places of the strips; practice files have every voice in front of the others, and the others without it."
        : "This method goes by no pitch curves, so voices cannot be moved; practice files can be had.";
    this.#drawRows();
  }

  #drawRows(): void {
    this.#rows.replaceChildren(...this.#take!.voices.map((voice, k) => this.#row(voice.name, k, this.#take!.revision > 0)));
  }

  hide(): void {
    this.#stop();
    this.#take = null;
  }

  #row(name: string, voice: number, canMove: boolean): HTMLElement {
    const change = this.#changes[voice]!;
    const field = (label: string, low: number, high: number, step: number, value: number, set: (value: number) => void): HTMLElement => {
      const box = h("input", { type: "number", min: low, max: high, step, value, disabled: !canMove, "aria-label": `${label} of ${name}` });
      box.addEventListener("change", () => set(bounded(box)));
      return h("td", {}, box);
    };
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, name),
      field("Transposition", -24, 24, 1, change.transposeCents / 100, (v) => (change.transposeCents = 100 * v)),
      field("Tuning", 0, 100, 10, 100 * change.tune, (v) => (change.tune = v / 100)),
      field("Vibrato", 0, 300, 10, 100 * change.vibrato, (v) => (change.vibrato = v / 100)),
      h("td", {}, this.#timbre(name, change, canMove)),
      h("td", {}, this.#melody(name, change, canMove)),
    );
  }

  #timbre(name: string, change: VoiceChange, canMove: boolean): HTMLElement {
    const box = h("select", { "aria-label": `Timbre of ${name}`, disabled: !canMove });
    const others = this.#take!.voices.map((voice, k): [string, string] => [String(k), `of ${voice.name}`]).filter((_, k) => k !== change.voice);
    for (const [value, text] of [["", "its own"], ...others] as const) box.append(h("option", { value, selected: value === String(change.timbreOf ?? "") }, text));
    box.addEventListener("change", () => (change.timbreOf = box.value === "" ? null : Number(box.value)));
    return box;
  }

  #melody(name: string, change: VoiceChange, canMove: boolean): HTMLElement {
    if (change.melody !== null) {
      const file = this.#melodies[change.voice]!;
      const back = iconButton("close", `${name} sings its own melody again`, () => this.#setMelody(change, null, ""));
      return h("span", { class: "melody" }, h("span", { class: "name", title: file }, file), back);
    }
    const input = h("input", { type: "file", accept: ".csv,.mid,.midi,.json", class: "visually-hidden", tabindex: "-1", "aria-hidden": "true" });
    input.addEventListener("change", () => {
      const file = input.files?.[0];
      if (file) void attempt(async () => this.#setMelody(change, await base64(file), file.name));
    });
    const choose = h("button", { type: "button", disabled: !canMove, "aria-label": `Choose another melody for ${name}`, title: "CSV or MIDI, in the time of the recording", onclick: () => input.click() }, "Choose");
    return h("span", { class: "melody" }, choose, input);
  }

  #setMelody(change: VoiceChange, melody: string | null, file: string): void {
    change.melody = melody;
    this.#melodies[change.voice] = file;
    this.#drawRows();
    this.#rows.children[change.voice]?.querySelector<HTMLButtonElement>(".melody button")?.focus();
  }

  async #toggle(): Promise<void> {
    if (this.#work) this.#stop();
    else await attempt(() => this.#preview());
  }

  async #preview(): Promise<void> {
    this.pause();
    const work = this.#begin("Stop");
    try {
      const sound = await this.#sound("mix", this.region(), work);
      const context = (this.#context = new AudioContext());
      const source = context.createBufferSource();
      source.buffer = await context.decodeAudioData(await sound.arrayBuffer());
      source.connect(context.destination);
      source.onended = () => this.#work === work && this.#stop();
      if (this.#work === work) source.start();
    } catch (error) {
      if (this.#work === work) this.#stop();
      throw error;
    }
  }

  async #download(kind: "mix" | "practice", file: string): Promise<void> {
    this.#stop();
    await attempt(async () => {
      const work = this.#begin("Cancel");
      try {
        say("This takes a moment.");
        const address = URL.createObjectURL(await this.#sound(kind, null, work));
        h("a", { href: address, download: file }).click();
        window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
      } finally {
        if (this.#work === work) this.#stop();
      }
    });
  }

  #sound(kind: "mix" | "practice", region: Loop | null, work: AbortController): Promise<Blob> {
    const mixer = heard(this.strips(), this.channels);
    // Who practises wants every voice, as loud as it is.
    const changes = kind === "mix" ? this.#changes.map((change, k) => ({ ...change, ...mixer[k]! })) : this.#changes;
    return edited(this.#take!.id, kind, changes, region, work.signal);
  }

  #begin(text: string): AbortController {
    this.#listen.textContent = text;
    return (this.#work = new AbortController());
  }

  #stop(): void {
    this.#work?.abort();
    this.#work = null;
    void this.#context?.close();
    this.#context = null;
    this.#listen.textContent = "Listen";
  }
}
