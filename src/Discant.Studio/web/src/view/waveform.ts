/** Outlines of sounds from pairs of signed bytes at several zoom levels. */

import type { StudioFacts } from "../api";
import type { Timeline } from "./timeline";

export class Outline {
  readonly #levels: Int8Array[] = [];

  constructor(
    bytes: ArrayBuffer,
    readonly facts: StudioFacts["peaks"],
    frames: number,
    readonly sampleRate: number,
  ) {
    let start = 0;
    let pairs = Math.ceil(frames / facts.finestFrames);
    for (let level = 0; level < facts.levels; level++) {
      this.#levels.push(new Int8Array(bytes, start, 2 * pairs));
      start += 2 * pairs;
      pairs = Math.ceil(pairs / facts.step);
    }
  }

  /** Largest magnitude, 0 to 1. */
  get peak(): number {
    const coarsest = this.#levels[this.#levels.length - 1]!;
    return coarsest.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127;
  }

  /** Frames of a pair of a level. */
  framesOf(level: number): number {
    return this.facts.finestFrames * this.facts.step ** level;
  }

  /** The coarsest level that still has a pair for each pixel. */
  levelFor(framesPerPixel: number): number {
    let level = 0;
    while (level + 1 < this.#levels.length && this.framesOf(level + 1) <= framesPerPixel) level++;
    return level;
  }

  /** Lowest and highest sample (-127 to 127) between two frames. */
  between(level: number, from: number, to: number): [number, number] {
    const pairs = this.#levels[level]!;
    const first = Math.max(0, Math.floor(from / this.framesOf(level)));
    const last = Math.min(pairs.length / 2 - 1, Math.max(first, Math.ceil(to / this.framesOf(level)) - 1));
    let low = 127;
    let high = -127;
    for (let k = first; k <= last; k++) {
      low = Math.min(low, pairs[2 * k]!);
      high = Math.max(high, pairs[2 * k + 1]!);
    }
    return low > high ? [0, 0] : [low, high];
  }

  /** The whole as `count` values of 0 to 1, loudest of each stretch. */
  overview(count: number, frames: number): number[] {
    const level = this.levelFor(frames / count);
    return Array.from({ length: count }, (_, k) => {
      const [low, high] = this.between(level, (k * frames) / count, ((k + 1) * frames) / count);
      return Math.max(-low, high) / 127;
    });
  }

  draw(context: CanvasRenderingContext2D, timeline: Timeline, height: number, fill: string, gain: number): void {
    const framesPerPixel = this.sampleRate / timeline.pixelsPerSecond;
    const level = this.levelFor(framesPerPixel);
    const scale = (gain * (height / 2 - 1)) / 127;
    context.fillStyle = fill;
    for (let x = 0; x < timeline.width; x++) {
      const from = timeline.timeOf(x) * this.sampleRate;
      if (timeline.timeOf(x) > timeline.duration) break;
      const [low, high] = this.between(level, from, from + framesPerPixel);
      const top = height / 2 - Math.min(height / 2, high * scale);
      const bottom = height / 2 + Math.min(height / 2, -low * scale);
      context.fillRect(x, top, 1, Math.max(1, bottom - top));
    }
  }
}
