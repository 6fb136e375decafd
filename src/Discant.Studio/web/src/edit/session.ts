/** Curves being corrected: the state, what can be done, undo and redo, and saving by itself. */

import { curves as fetchCurves, saveCurves, type Take } from "../api";
import { change, draw, equal, erase, joined, shift, swap, type Range } from "./curves";
import { History, type Edit, type Patch } from "./history";

const saveDelay = 700; // ms after the last change

export type SaveState = "saved" | "unsaved" | "saving" | "failed";

export class EditSession extends EventTarget {
  readonly history = new History();
  voice = 0;
  region: Range | null = null;
  saveState: SaveState = "saved";
  #timer = 0;
  #stroke: Patch[] | null = null;
  #note = "edited";
  #saving: Promise<void> = Promise.resolve();

  private constructor(
    readonly take: Take,
    readonly frameSeconds: number,
    readonly curves: Float64Array[],
    readonly original: Float64Array[],
    public names: string[],
  ) {
    super();
  }

  /** Fetches the curves of a take; null where its method goes by none. */
  static async open(take: Take, frameSeconds: number): Promise<EditSession | null> {
    if (take.revision === 0) return null;
    const now = await fetchCurves(take.id);
    const first = take.revision === 1 ? now : await fetchCurves(take.id, 1);
    const typed = (hz: number[][]): Float64Array[] => hz.map((curve) => Float64Array.from(curve));
    return new EditSession(take, frameSeconds, typed(now.hz), typed(first.hz), now.names);
  }

  get frames(): number {
    return this.curves[0]!.length;
  }

  /** Whether the take was made with other curves than these. */
  get isChanged(): boolean {
    return !equal(this.curves, this.original);
  }

  frameOf(time: number): number {
    return Math.max(0, Math.min(this.frames - 1, Math.floor(time / this.frameSeconds)));
  }

  choose(voice: number): void {
    this.voice = Math.max(0, Math.min(this.curves.length - 1, voice));
    this.#tell();
  }

  setRegion(region: Range | null): void {
    this.region = region && region.end > region.start ? { start: Math.max(0, region.start), end: Math.min(this.frames, region.end) } : null;
    this.#tell();
  }

  /** Moves the voice in a stretch. */
  shift(range: Range, semitones: number, label: string): boolean {
    return this.#do(label, [shift(this.curves, this.voice, range, semitones)]);
  }

  erase(range: Range): boolean {
    return this.#do("erased", [erase(this.curves, this.voice, range)]);
  }

  swapWith(other: number, range: Range): boolean {
    return this.#do("swapped voices", swap(this.curves, this.voice, other, range));
  }

  /** Replaces all curves, such as by an earlier state. */
  replace(curves: number[][], label: string): boolean {
    const whole = { start: 0, end: this.frames };
    return this.#do(
      label,
      this.curves.map((_, voice) => change(this.curves, voice, whole, (__, frame) => curves[voice]?.[frame] ?? 0)),
    );
  }

  /** Begins a stroke of the pen: what is drawn until it ends is one edit. */
  beginStroke(): void {
    this.#stroke = [];
  }

  drawTo(from: { frame: number; hertz: number }, to: { frame: number; hertz: number }): void {
    this.#strokePart(draw(this.curves, this.voice, from, to));
  }

  eraseTo(from: number, to: number): void {
    this.#strokePart(erase(this.curves, this.voice, { start: Math.min(from, to), end: Math.max(from, to) + 1 }));
  }

  /** Shows a stretch moved by so much from where it was when the stroke began. */
  dragTo(range: Range, before: Float64Array, semitones: number): void {
    const patch = change(this.curves, this.voice, range, (_, frame) => before[frame - range.start]! * 2 ** (semitones / 12));
    this.#strokePart(patch);
  }

  endStroke(label: string): void {
    const patches = this.#stroke ?? [];
    this.#stroke = null;
    if (patches.length === 0) return;
    const one = joined(patches);
    this.#note = label;
    this.history.add({ label, patches: one ? [one] : patches });
    this.#saveSoon();
    this.#tell();
  }

  /** Takes back what the stroke has drawn so far, as if it had not begun. */
  cancelStroke(): void {
    for (const patch of (this.#stroke ?? []).reverse()) this.curves[patch.voice]!.set(patch.before, patch.start);
    this.#stroke = null;
    this.#tell();
  }

  undo(): Edit | null {
    return this.#again(this.history.undo(this.curves), "undone");
  }

  redo(): Edit | null {
    return this.#again(this.history.redo(this.curves), "done again");
  }

  /** Saves what is not saved yet, and waits for it. */
  async save(): Promise<void> {
    window.clearTimeout(this.#timer);
    if (this.saveState === "unsaved" || this.saveState === "failed") this.#saving = this.#saving.then(() => this.#save());
    await this.#saving;
    if (this.saveState === "failed") throw new Error("The curves could not be saved.");
  }

  #strokePart(patch: Patch | null): void {
    if (!patch || !this.#stroke) return;
    this.#stroke.push(patch);
    this.#tell();
  }

  #do(label: string, changes: (Patch | null)[]): boolean {
    const patches = changes.filter((p): p is Patch => p !== null);
    if (patches.length === 0) return false;
    this.#note = label;
    this.history.add({ label, patches });
    this.#saveSoon();
    this.#tell();
    return true;
  }

  #again(edit: Edit | null, note: string): Edit | null {
    if (!edit) return null;
    this.#note = `${edit.label}, ${note}`;
    this.#saveSoon();
    this.#tell();
    return edit;
  }

  #saveSoon(): void {
    this.saveState = "unsaved";
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.save().catch(() => undefined), saveDelay);
  }

  async #save(): Promise<void> {
    this.saveState = "saving";
    this.#tell();
    const file = { names: this.names, frame_seconds: this.frameSeconds, hz: this.curves.map((c) => Array.from(c, (hertz) => Math.round(hertz * 1000) / 1000)) };
    try {
      await saveCurves(this.take.id, file, this.#note);
      this.dispatchEvent(new Event("saved"));
      // What changed while it was on its way is saved by the timer that is running.
      if ((this.saveState as SaveState) === "saving") this.saveState = "saved";
    } catch (error) {
      this.saveState = "failed";
      this.dispatchEvent(new CustomEvent("failure", { detail: error }));
    }
    this.#tell();
  }

  #tell(): void {
    this.dispatchEvent(new Event("change"));
  }
}
