/** How pitches become heights: semitones are equal, high is up. */

export const midiOf = (hertz: number): number => 69 + 12 * Math.log2(hertz / 440);
export const hertzOf = (midi: number): number => 440 * 2 ** ((midi - 69) / 12);

export class PitchAxis {
  height = 1;
  low = 40;
  high = 84;

  constructor(
    readonly lowest: number,
    readonly highest: number,
  ) {}

  yOf(midi: number): number {
    return ((this.high - midi) / (this.high - this.low)) * this.height;
  }

  midiOf(y: number): number {
    return this.high - (y / this.height) * (this.high - this.low);
  }

  get semitonePixels(): number {
    return this.height / (this.high - this.low);
  }

  /** Shows curves with room for their first overtones; without curves, where most voices are. */
  fit(curves: readonly Float64Array[]): void {
    let low = Infinity;
    let high = -Infinity;
    for (const curve of curves)
      for (const hertz of curve)
        if (hertz > 0) {
          low = Math.min(low, hertz);
          high = Math.max(high, hertz);
        }
    if (low > high) this.#set(43, 91);
    else this.#set(midiOf(low) - 4, Math.max(midiOf(high) + 9, midiOf(low) + 24));
  }

  zoom(factor: number, y: number): void {
    const midi = this.midiOf(y);
    const span = Math.min(this.highest - this.lowest, Math.max(7, (this.high - this.low) / factor));
    const high = midi + (y / this.height) * span;
    this.#set(high - span, high);
  }

  scrollBy(semitones: number): void {
    this.#set(this.low + semitones, this.high + semitones);
  }

  #set(low: number, high: number): void {
    const span = Math.min(this.highest - this.lowest, high - low);
    this.low = Math.max(this.lowest, Math.min(low, this.highest - span));
    this.high = this.low + span;
  }
}
