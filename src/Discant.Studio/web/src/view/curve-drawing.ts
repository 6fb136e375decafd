/** Draws F0 curves: as fine as the screen, the chosen voice on top. */

import { midiOf, type PitchAxis } from "./pitch-axis";
import type { Timeline } from "./timeline";

const leapSemitones = 1.6;
const placesAPixel = 6;

export function drawCurve(
  context: CanvasRenderingContext2D,
  curve: Float64Array,
  frameSeconds: number,
  timeline: Timeline,
  axis: PitchAxis,
  style: { colour: string; halo: string; width: number; opacity: number },
): void {
  const first = Math.max(0, Math.floor(timeline.start / frameSeconds) - 1);
  const last = Math.min(curve.length - 1, Math.ceil(timeline.end / frameSeconds) + 1);
  // Where a pixel holds many frames, most of them would fall on the same place; a few are needed to see which belong to one note.
  const stride = Math.max(1, Math.floor(1 / (placesAPixel * frameSeconds * timeline.pixelsPerSecond)));
  context.beginPath();
  let isDown = false;
  let isAlone = false;
  let lastY = 0;
  for (let frame = first - (first % stride); frame <= last; frame += stride) {
    const hertz = curve[frame]!;
    if (!(hertz > 0)) {
      if (isAlone) context.lineTo(timeline.xOf(frame * frameSeconds), axis.yOf(midiOf(curve[frame - stride]!)));
      isDown = isAlone = false;
      continue;
    }
    const x = timeline.xOf((frame + 0.5) * frameSeconds);
    const y = axis.yOf(midiOf(hertz));
    // A leap is a new note, not a slide: a line between the two would say that somebody sang it.
    if (isDown && Math.abs(y - lastY) < leapSemitones * axis.semitonePixels) context.lineTo(x, y);
    else context.moveTo(x - 0.5, y);
    isAlone = !isDown;
    isDown = true;
    lastY = y;
  }
  context.lineJoin = context.lineCap = "round";
  context.globalAlpha = style.opacity;
  context.strokeStyle = style.halo;
  context.lineWidth = style.width + 2.5;
  context.stroke();
  context.strokeStyle = style.colour;
  context.lineWidth = style.width;
  context.stroke();
  context.globalAlpha = 1;
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
