/** Draws F0 curves: as fine as the screen, the chosen voice on top. */

import { midiOf, type PitchAxis } from "./pitch-axis";
import type { Timeline } from "./timeline";

const leapSemitones = 1.6;
const mostFramesAPixel = 1.5;
const placesAPixel = 6;

interface CurveStyle {
  colour: string;
  halo: string;
  width: number;
  opacity: number;
}

export function drawCurve(context: CanvasRenderingContext2D, curve: Float64Array, frameSeconds: number, timeline: Timeline, axis: PitchAxis, style: CurveStyle): void {
  const first = Math.max(0, Math.floor(timeline.start / frameSeconds) - 1);
  const last = Math.min(curve.length - 1, Math.ceil(timeline.end / frameSeconds) + 1);
  const place = (frame: number): Place => ({ x: timeline.xOf((frame + 0.5) * frameSeconds), y: axis.yOf(midiOf(curve[frame]!)) });
  // A leap is a new note, not a slide: a line between the two would say that somebody sang it.
  const isLeap = (one: number, other: number): boolean => Math.abs(one - other) >= leapSemitones * axis.semitonePixels;
  const framesAPixel = 1 / (frameSeconds * timeline.pixelsPerSecond);
  context.globalAlpha = style.opacity;
  if (framesAPixel > mostFramesAPixel) drawBars(context, curve, { first, last }, Math.max(1, Math.floor(framesAPixel / placesAPixel)), place, isLeap, style);
  else drawLine(context, curve, { first, last }, place, isLeap, style);
  context.globalAlpha = 1;
}

interface Place {
  x: number;
  y: number;
}
type Frames = { first: number; last: number };
type IsLeap = (one: number, other: number) => boolean;

function drawLine(context: CanvasRenderingContext2D, curve: Float64Array, { first, last }: Frames, place: (frame: number) => Place, isLeap: IsLeap, style: CurveStyle): void {
  context.beginPath();
  let before: Place | null = null;
  for (let frame = first; frame <= last; frame++) {
    if (!(curve[frame]! > 0)) {
      before = null;
      continue;
    }
    const { x, y } = place(frame);
    if (!before || isLeap(before.y, y)) context.moveTo(x - 0.5, y);
    context.lineTo(x, y);
    before = { x, y };
  }
  context.lineJoin = context.lineCap = "round";
  context.strokeStyle = style.halo;
  context.lineWidth = style.width + 2.5;
  context.stroke();
  context.strokeStyle = style.colour;
  context.lineWidth = style.width;
  context.stroke();
}

// Where a pixel holds many frames, each column shows what is sung in it: a bar for each note. A line through so many places is slow to draw.
function drawBars(context: CanvasRenderingContext2D, curve: Float64Array, { first, last }: Frames, stride: number, place: (frame: number) => Place, isLeap: IsLeap, style: CurveStyle): void {
  context.fillStyle = style.colour;
  let bar: { x: number; top: number; bottom: number; y: number } | null = null;
  const finish = (): void => {
    if (bar) context.fillRect(bar.x, bar.top - style.width / 2, 1.5, bar.bottom - bar.top + style.width);
  };
  for (let frame = first - (first % stride); frame <= last; frame += stride) {
    if (!(curve[frame]! > 0)) continue;
    const { x, y } = place(frame);
    const column = Math.floor(x);
    if (bar && bar.x === column && !isLeap(bar.y, y)) bar = { x: column, top: Math.min(bar.top, y), bottom: Math.max(bar.bottom, y), y };
    else {
      finish();
      // A slide goes on where it was in the column before.
      const from: number = bar && bar.x === column - 1 && !isLeap(bar.y, y) ? bar.y : y;
      bar = { x: column, top: Math.min(from, y), bottom: Math.max(from, y), y };
    }
  }
  finish();
}

const isBlack = (key: number): boolean => [1, 3, 6, 8, 10].includes(((key % 12) + 12) % 12);

/** Lines at the notes: strong at each C, faint at the others where there is room. */
export function drawNoteLines(context: CanvasRenderingContext2D, axis: PitchAxis, width: number, line: string): void {
  for (let key = Math.floor(axis.low); key <= axis.high + 1; key++) {
    const isC = key % 12 === 0;
    if (!isC && axis.semitonePixels < 9) continue;
    const y = Math.round(axis.yOf(key - 0.5)) + 0.5;
    context.globalAlpha = isC ? 0.55 : 0.18;
    context.strokeStyle = line;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(0, y);
    context.lineTo(width, y);
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** Keys of a piano; those that are sung now are lit. */
export function drawKeyboard(
  context: CanvasRenderingContext2D,
  axis: PitchAxis,
  width: number,
  colours: { white: string; black: string; line: string; text: string },
  sung: Map<number, string>,
): void {
  const semitone = axis.semitonePixels;
  context.fillStyle = colours.white;
  context.fillRect(0, 0, width, axis.height);
  context.font = "11px system-ui, sans-serif";
  context.textBaseline = "middle";
  for (let key = Math.floor(axis.low) - 1; key <= axis.high + 1; key++) {
    const top = axis.yOf(key + 0.5);
    const lit = sung.get(key);
    if (isBlack(key)) {
      context.fillStyle = lit ?? colours.black;
      context.fillRect(0, top, width * 0.6, semitone);
    } else {
      if (lit) {
        context.fillStyle = lit;
        context.fillRect(0, top, width, semitone);
      }
      if (key % 12 === 0 || semitone > 7) {
        context.fillStyle = colours.line;
        context.fillRect(0, Math.round(axis.yOf(key - 0.5)), width, 1);
      }
    }
    if (key % 12 === 0) {
      context.fillStyle = colours.text;
      context.fillText(`C${key / 12 - 1}`, width * 0.62, Math.min(axis.height - 7, axis.yOf(key)));
    }
  }
}
