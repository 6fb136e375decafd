/** Voices moved, tuned, with more or less vibrato: to be tried on a stretch, and downloaded. The stems stay as they are. */

import { edited, type Take, type VoiceChange } from "../api";
import { heard, type Strip } from "../audio/mixer";
import type { Loop } from "../audio/segments";
import { h } from "../dom";
import { attempt, say } from "./toasts";

const untouched = (voice: number): VoiceChange => ({ voice, transposeCents: 0, tune: 0, vibrato: 1, gainDb: 0, pan: null, mute: false });

export class ChangeVoicesPanel {
  readonly element = h("details", { class: "change-voices panel of-take" });
  readonly #rows = h("tbody");
  readonly #listen = h("button", { type: "button", onclick: () => void this.#toggle() }, "Listen");
  readonly #hint = h("p", { class: "soft" });
  #take: Take | null = null;
  #changes: VoiceChange[] = [];
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
    const head = ["Voice", "Transpose, semitones", "Tune, %", "Vibrato, %"].map((text) => h("th", { scope: "col" }, text));
    const button = (text: string, kind: "mix" | "practice", file: string): HTMLElement => h("button", { type: "button", onclick: () => void this.#download(kind, file) }, text);
    this.element.append(
      h("summary", {}, "Change voices"),
      this.#hint,
      h("table", {}, h("thead", {}, h("tr", {}, ...head)), this.#rows),
      h("div", { class: "row" }, this.#listen, button("Download the mix (WAV)", "mix", "mix.wav"), button("Practice files (ZIP)", "practice", "practice.zip")),
    );
    this.element.addEventListener("toggle", () => this.element.open || this.#stop());
  }

  show(take: Take): void {
    if (take.id !== this.#take?.id) {
      this.#stop();
      this.#changes = take.voices.map((_, voice) => untouched(voice));
    }
    this.#take = take;
    this.#hint.textContent =
      take.revision > 0
        ? "Each voice keeps its sound when its pitch is moved. The mix has the levels and places of the strips above. Listen plays the marked stretch, or ten seconds from the playhead. Practice files: every voice in front of the others, and the others without it."
        : "This method goes by no pitch curves, so voices cannot be moved; practice files can be had.";
    this.#rows.replaceChildren(...take.voices.map((voice, k) => this.#row(voice.name, k, take.revision > 0)));
  }

  hide(): void {
    this.#stop();
    this.#take = null;
  }

  #row(name: string, voice: number, canMove: boolean): HTMLElement {
    const change = this.#changes[voice]!;
    const field = (label: string, low: number, high: number, step: number, value: number, set: (value: number) => void): HTMLElement => {
      const box = h("input", { type: "number", min: low, max: high, step, value, disabled: !canMove, "aria-label": `${label} of ${name}` });
      box.addEventListener("change", () => {
        const given = Math.min(high, Math.max(low, Number(box.value) || 0));
        box.value = String(given);
        set(given);
      });
      return h("td", {}, box);
    };
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, name),
      field("Transposition", -24, 24, 1, change.transposeCents / 100, (v) => (change.transposeCents = 100 * v)),
      field("Tuning", 0, 100, 10, 100 * change.tune, (v) => (change.tune = v / 100)),
      field("Vibrato", 0, 300, 10, 100 * change.vibrato, (v) => (change.vibrato = v / 100)),
    );
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
