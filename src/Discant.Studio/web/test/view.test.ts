import { describe, expect, it } from "vitest";
import { clock, decibel, duration, noteName, signed, timeLeft, titleOf } from "../src/format";
import { colourMap } from "../src/view/colour-map";
import { drawCurve } from "../src/view/curve-drawing";
import { spread, type Point } from "../src/view/fingers";
import { hertzOf, midiOf, PitchAxis } from "../src/view/pitch-axis";
import { rulerStep, Timeline, widestPixelsPerSecond, zoomLevel } from "../src/view/timeline";
import { Outline } from "../src/view/waveform";

function shown(duration: number, width: number): Timeline {
  const timeline = new Timeline(duration);
  timeline.resize(width);
  return timeline;
}

describe("the timeline", () => {
  it("shows everything at first, and still does in a window of another width", () => {
    const timeline = shown(60, 600);
    expect([timeline.start, timeline.end]).toEqual([0, 60]);
    timeline.resize(900);
    expect(timeline.end).toBeCloseTo(60, 9);
  });
  it("keeps the time under the pointer when it zooms", () => {
    const timeline = shown(60, 600);
    for (const [factor, x] of [[2, 300], [3, 100], [0.7, 500]] as const) {
      const time = timeline.timeOf(x);
      timeline.zoom(factor, x);
      expect(timeline.timeOf(x)).toBeCloseTo(time, 9);
    }
  });
  it("maps times to places and back", () => {
    const timeline = shown(60, 600);
    timeline.zoom(7, 400);
    for (const time of [0, 12.3, 59]) expect(timeline.timeOf(timeline.xOf(time))).toBeCloseTo(time, 9);
  });
  it("turns to a time that is out of sight, and stays where it can be seen", () => {
    const timeline = shown(60, 600);
    timeline.zoom(6, 0);
    expect([timeline.reveal(9.9), timeline.start]).toEqual([false, 0]);
    expect(timeline.reveal(40)).toBe(true);
    expect(timeline.start).toBeLessThan(40);
    expect(timeline.end).toBeGreaterThan(40);
  });
  it("never shows more than there is, nor goes beyond its ends", () => {
    const timeline = shown(60, 600);
    timeline.zoom(0.1, 300);
    expect(timeline.end).toBeCloseTo(60, 9);
    timeline.zoom(1e9, 300);
    expect(timeline.pixelsPerSecond).toBe(widestPixelsPerSecond);
    timeline.scrollBy(-1e9);
    expect(timeline.start).toBe(0);
    timeline.scrollBy(1e9);
    expect(timeline.end).toBeCloseTo(60, 9);
  });
  it("turns the page when the music leaves it, and not before", () => {
    const timeline = shown(60, 600);
    timeline.zoom(6, 0);
    expect(timeline.follow(5)).toBe(false);
    expect(timeline.follow(9.9)).toBe(true);
    expect(timeline.start).toBeCloseTo(9.9 - 0.6, 9);
    expect(timeline.follow(2)).toBe(true);
    expect(timeline.start).toBeLessThan(2);
    timeline.scrollBy(1e9);
    expect(timeline.follow(59.9)).toBe(false);
  });
  it("shows a stretch with room around it", () => {
    const timeline = shown(60, 600);
    timeline.show(20, 30);
    expect(timeline.start).toBeCloseTo(19.5, 9);
    expect(timeline.end).toBeCloseTo(30.5, 9);
  });
  it("has a ruler whose lines are far enough apart", () => {
    for (const pixels of [0.5, 3, 17, 90, 400, 1200]) expect(rulerStep(pixels, 64) * pixels).toBeGreaterThanOrEqual(64);
  });
});

describe("the axis of pitch", () => {
  it("has equal semitones and A4 at 440 Hz", () => {
    expect(midiOf(440)).toBe(69);
    expect(hertzOf(midiOf(123.4))).toBeCloseTo(123.4, 9);
    const axis = new PitchAxis(33, 117);
    axis.height = 400;
    expect(axis.yOf(60) - axis.yOf(61)).toBeCloseTo(axis.semitonePixels, 9);
    expect(axis.midiOf(axis.yOf(65.5))).toBeCloseTo(65.5, 9);
  });
  it("fits curves inside, and stays inside its limits", () => {
    const axis = new PitchAxis(33, 117);
    axis.fit([Float64Array.of(0, 110, 440)]);
    expect(axis.low).toBeLessThan(45);
    expect(axis.high).toBeGreaterThan(69);
    axis.scrollBy(1000);
    expect(axis.high).toBe(117);
    axis.zoom(0.001, 10);
    expect([axis.low, axis.high]).toEqual([33, 117]);
  });
});

describe("tiles and colours", () => {
  it("are as fine as the screen", () => {
    expect([1, 17, 60, 250, 1200].map((p) => zoomLevel([12.5, 50, 200], p))).toEqual([0, 0, 1, 2, 2]);
  });
  it("grow steadily brighter in the dark and darker in the light", () => {
    const brightness = (pixel: number): number => (pixel & 255) + ((pixel >> 8) & 255) + ((pixel >> 16) & 255);
    for (const [theme, sign] of [["dark", 1], ["light", -1]] as const) {
      const map = colourMap(theme);
      for (let grey = 255; grey > 51; grey--) expect(sign * brightness(map[grey - 1]!)).toBeGreaterThanOrEqual(sign * brightness(map[grey]!));
    }
  });
});

describe("outlines", () => {
  const frames = 256 * 10;
  const levels = [10, 3, 1, 1];
  const bytes = new Int8Array(2 * levels.reduce((a, b) => a + b));
  for (let k = 0; k < 10; k++) bytes.set([-k, 2 * k], 2 * k);
  for (let k = 0; k < 3; k++) bytes.set([-Math.min(9, 4 * k + 3), 2 * Math.min(9, 4 * k + 3)], 20 + 2 * k);
  bytes.set([-9, 18], 26);
  bytes.set([-9, 18], 28);
  const outline = new Outline(bytes.buffer, { finestFrames: 256, step: 4, levels: 4 }, frames, 16000);
  it("say the lowest and highest sample between two frames", () => {
    expect(outline.between(0, 256 * 2, 256 * 5)).toEqual([-4, 8]);
    expect(outline.between(1, 0, 256 * 4)).toEqual([-3, 6]);
    expect(outline.between(0, 256 * 99, 256 * 100)).toEqual([0, 0]);
  });
  it("are read at the coarsest level that is fine enough", () => {
    expect([100, 256, 1023, 1024, 1e9].map((f) => outline.levelFor(f))).toEqual([0, 0, 0, 1, 3]);
  });
  it("give an overview of any number of columns", () => {
    expect(outline.overview(2, frames).map((v) => Math.round(v * 127))).toEqual([14, 18]); // the first four of level 1 reach a little into the next column
    expect(outline.peak).toBeCloseTo(18 / 127, 9);
  });
});

describe("numbers for people", () => {
  it("give deviations their sign, and none to what rounds to nothing", () => {
    expect([12.4, -12.6, 0.3, -0.3].map(signed)).toEqual(["+12", "\u221213", "0", "0"]);
  });
  it("are read the same everywhere", () => {
    expect(clock(83.46)).toBe("1:23.4");
    expect(clock(59.9999999)).toBe("1:00.0");
    expect(duration(125)).toBe("2:05");
    expect([timeLeft(0.2), timeLeft(59), timeLeft(130)]).toEqual(["1 s left", "59 s left", "2 min left"]);
    expect([decibel(-12.34), decibel(null)]).toEqual(["−12.3 dB", "silent"]);
  });
  it("name notes", () => {
    expect([noteName(69), noteName(60.12), noteName(58.9)]).toEqual(["A4", "C4 +12 ct", "B3 −10 ct"]);
  });
  it("leave endings of files away and nothing else", () => {
    expect([titleOf("a.b.flac"), titleOf("No. 5"), titleOf("x.WAV")]).toEqual(["a.b", "No. 5", "x"]);
  });
});

describe("two fingers", () => {
  const pair = (...values: [number, number, number, number]): [Point, Point] => [{ x: values[0], y: values[1] }, { x: values[2], y: values[3] }];

  it("that go side by side move what is under them and make nothing larger", () => {
    expect(spread(pair(100, 100, 300, 200), pair(110, 90, 310, 190))).toEqual({ middle: { x: 210, y: 140 }, by: { x: 10, y: -10 }, wider: 1, higher: 1 });
  });
  it("that part sideways make time wider and leave pitch alone", () => {
    const { by, wider, higher } = spread(pair(150, 100, 250, 110), pair(100, 100, 300, 110));
    expect([by.x, by.y, wider, higher]).toEqual([0, 0, 2, 1]);
  });
  it("that stand one above the other say nothing about time", () => {
    const { wider, higher } = spread(pair(200, 100, 203, 200), pair(200, 50, 209, 250));
    expect([wider, higher]).toEqual([1, 2]);
  });
});

describe("a drawn curve", () => {
  const style = { colour: "blue", halo: "white", width: 2, opacity: 1 };
  // Two notes a fifth apart, a second each, over and over.
  const curve = Float64Array.from({ length: 36_000 }, (_, frame) => (frame % 125 < 62 ? 440 : 660));
  const axis = new PitchAxis(20, 120);
  axis.height = 400;

  function drawn(timeline: Timeline): { bars: number[][]; moves: number; lines: number } {
    const seen = { bars: [] as number[][], moves: 0, lines: 0 };
    const context = {
      beginPath: () => undefined,
      stroke: () => undefined,
      fillRect: (...bar: number[]) => seen.bars.push(bar),
      moveTo: () => seen.moves++,
      lineTo: () => seen.lines++,
    };
    drawCurve(context as unknown as CanvasRenderingContext2D, curve, 0.016, timeline, axis, style);
    return seen;
  }

  it("shows every note of a long recording, and no slide between them", () => {
    const { bars, lines } = drawn(shown(576, 800));
    expect(lines).toBe(0);
    expect(bars.length).toBeGreaterThan(570);
    expect(bars.length).toBeLessThan(2 * 800 + 100);
    // A fifth is 44 pixels high.
    expect(Math.max(...bars.map(([, , , height]) => height!))).toBeLessThan(10);
    expect(new Set(bars.map(([, top]) => Math.round(top!))).size).toBe(2);
  });
  it("is a line where frames can be told apart, interrupted at leaps", () => {
    const timeline = shown(576, 800);
    timeline.show(100, 104);
    const { bars, moves, lines } = drawn(timeline);
    expect(bars).toEqual([]);
    expect(lines).toBeGreaterThan(250);
    expect(moves).toBeGreaterThan(3);
    expect(moves).toBeLessThan(8);
  });
});
