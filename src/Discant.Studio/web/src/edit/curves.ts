/** F0 curves and what can be done to them: plain functions that say what they changed. Hertz, 0 where a voice is silent. */

import type { Patch } from "./history";

export const lowestHz = 20;
export const highestHz = 8000;

/** Frames from `start` up to `end`, without it. */
export interface Range {
  start: number;
  end: number;
}

const clampHz = (hertz: number): number => (hertz <= 0 ? 0 : Math.min(highestHz, Math.max(lowestHz, hertz)));

/** Changes a stretch of a curve; null where nothing would change. */
export function change(curves: Float64Array[], voice: number, range: Range, next: (hertz: number, frame: number) => number): Patch | null {
  const curve = curves[voice]!;
  const start = Math.max(0, range.start);
  const end = Math.min(curve.length, range.end);
  if (end <= start) return null;
  const before = curve.slice(start, end);
  const after = before.map((hertz, k) => clampHz(next(hertz, start + k)));
  if (after.every((hertz, k) => hertz === before[k])) return null;
  curve.set(after, start);
  return { voice, start, before, after };
}

/** Moves what is sung up or down. */
export const shift = (curves: Float64Array[], voice: number, range: Range, semitones: number): Patch | null =>
  change(curves, voice, range, (hertz) => hertz * 2 ** (semitones / 12));

export const erase = (curves: Float64Array[], voice: number, range: Range): Patch | null => change(curves, voice, range, () => 0);

/** Exchanges two voices over a stretch. */
export function swap(curves: Float64Array[], one: number, other: number, range: Range): Patch[] {
  const [first, second] = [curves[one]!.slice(), curves[other]!.slice()];
  const patches = [change(curves, one, range, (_, frame) => second[frame]!), change(curves, other, range, (_, frame) => first[frame]!)];
  return patches.filter((p): p is Patch => p !== null);
}

/** Draws a straight line (in semitones) between two points; frames may be given in either order. */
export function draw(curves: Float64Array[], voice: number, from: { frame: number; hertz: number }, to: { frame: number; hertz: number }): Patch | null {
  const [left, right] = from.frame <= to.frame ? [from, to] : [to, from];
  const span = right.frame - left.frame;
  return change(curves, voice, { start: left.frame, end: right.frame + 1 }, (_, frame) => {
    const share = span === 0 ? 1 : (frame - left.frame) / span;
    return left.hertz * (right.hertz / left.hertz) ** share;
  });
}

/** The stretch around a frame in which the voice sings without a pause longer than `gap` frames; null where it is silent. */
export function sungStretch(curve: Float64Array, frame: number, gap = 2): Range | null {
  if (!(curve[frame]! > 0)) return null;
  const reach = (step: 1 | -1): number => {
    let last = frame;
    for (let k = frame; k >= 0 && k < curve.length && Math.abs(k - last) <= gap; k += step) if (curve[k]! > 0) last = k;
    return last;
  };
  return { start: reach(-1), end: reach(1) + 1 };
}

/** The note around a frame: the stretch in which the pitch stays within a semitone of where it is. */
export function noteAround(curve: Float64Array, frame: number): Range | null {
  const stretch = sungStretch(curve, frame, 1);
  if (!stretch) return null;
  const near = (k: number): boolean => curve[k]! > 0 && Math.abs(12 * Math.log2(curve[k]! / curve[frame]!)) < 1;
  let { start, end } = { start: frame, end: frame + 1 };
  while (start > stretch.start && near(start - 1)) start--;
  while (end < stretch.end && near(end)) end++;
  return { start, end };
}

/** One patch from several that were made one after the other on one voice, such as by one stroke of the pen. */
export function joined(patches: Patch[]): Patch | null {
  if (patches.length === 0) return null;
  const voice = patches[0]!.voice;
  const start = Math.min(...patches.map((p) => p.start));
  const end = Math.max(...patches.map((p) => p.start + p.before.length));
  const before = new Float64Array(end - start).fill(NaN);
  const after = before.slice();
  for (const patch of patches)
    patch.before.forEach((hertz, k) => {
      const at = patch.start + k - start;
      if (Number.isNaN(before[at]!)) before[at] = hertz;
      after[at] = patch.after[k]!;
    });
  // What no stroke touched lies between strokes; it is left out by keeping both sides equal.
  return before.some(Number.isNaN) ? null : { voice, start, before, after };
}

/** Whether two states of curves are the same. */
export const equal = (one: readonly Float64Array[], other: readonly Float64Array[]): boolean =>
  one.length === other.length && one.every((curve, k) => curve.length === other[k]!.length && curve.every((hertz, n) => hertz === other[k]![n]));
