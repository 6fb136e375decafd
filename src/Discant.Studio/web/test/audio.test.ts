import { describe, expect, it } from "vitest";
import { amplitude, gains, heard, newStrip } from "../src/audio/mixer";
import { nextStretch, positionAt } from "../src/audio/segments";

describe("what is heard", () => {
  it("is everything where nothing is chosen", () => {
    expect(gains([newStrip(), newStrip()], "voices")).toEqual([1, 1]);
  });
  it("is nothing of a muted voice", () => {
    expect(gains([{ ...newStrip(), muted: true }, newStrip()], "voices")).toEqual([0, 1]);
  });
  it("is only the soloed voices, and mute wins over solo", () => {
    const solo = { ...newStrip(), solo: true };
    expect(gains([solo, newStrip(), solo], "voices")).toEqual([1, 0, 1]);
    expect(gains([{ ...solo, muted: true }, newStrip()], "voices")).toEqual([0, 0]);
  });
  it("is no voice while one listens to the recording", () => {
    expect(gains([{ ...newStrip(), solo: true }, newStrip()], "mixture")).toEqual([0, 0]);
  });
  it("follows the level, and the lowest level is silence", () => {
    expect(gains([{ ...newStrip(), levelDb: -20 }], "voices")[0]).toBeCloseTo(0.1, 12);
    expect(amplitude(-60)).toBe(0);
    expect(amplitude(0)).toBe(1);
  });
});

describe("the stretches that are played", () => {
  it("cover the music without gaps and end with it", () => {
    let position = 0.7;
    let total = 0;
    for (let next = nextStretch(position, 2, 9.3, null); next; next = nextStretch(position, 2, 9.3, null)) {
      expect(next.position).toBeCloseTo(position, 9);
      expect(next.length).toBeLessThanOrEqual(2);
      position = next.position + next.length;
      total += next.length;
    }
    expect(total).toBeCloseTo(9.3 - 0.7, 9);
  });
  it("never cross the seam of two chunks", () => {
    for (let position = 0; position < 9; position += 0.13) {
      const next = nextStretch(position, 2, 10, null)!;
      expect(Math.floor(next.position / 2 + 1e-9)).toBe(Math.ceil((next.position + next.length) / 2 - 1e-9) - 1);
    }
  });
  it("go round in a loop", () => {
    const loop = { start: 1, end: 2.5 };
    expect(nextStretch(2, 2, 10, loop)).toEqual({ position: 2, length: 0.5 });
    expect(nextStretch(2.5, 2, 10, loop)).toEqual({ position: 1, length: 1 });
    expect(nextStretch(0.5, 2, 10, loop)).toEqual({ position: 0.5, length: 1.5 });
  });
  it("are none after the end", () => {
    expect(nextStretch(10, 2, 10, null)).toBeNull();
  });
});

describe("the clock", () => {
  const segments = [
    { when: 10, position: 4, length: 2 },
    { when: 12, position: 6, length: 2 },
    { when: 15, position: 1, length: 1 },
  ];
  it("goes with the sound card from stretch to stretch", () => {
    expect(positionAt(segments, 11, 0)).toBe(5);
    expect(positionAt(segments, 12.5, 0)).toBe(6.5);
  });
  it("waits where sound is late, and goes on from there", () => {
    expect(positionAt(segments, 14.5, 0)).toBe(8);
    expect(positionAt(segments, 15.25, 0)).toBe(1.25);
  });
  it("stands at the beginning before the first sound and at the end after the last", () => {
    expect(positionAt(segments, 9, 4)).toBe(4);
    expect(positionAt(segments, 99, 0)).toBe(2);
    expect(positionAt([], 5, 3)).toBe(3);
  });
});

describe("a mix that sounds as it is heard", () => {
  it("has the levels, and leaves out what is not heard", () => {
    const strips = [{ ...newStrip(), levelDb: -6, solo: true }, newStrip(), { ...newStrip(), solo: true, muted: true }];
    expect(heard(strips, 1).map((v) => v.mute)).toEqual([false, true, true]);
    expect(heard(strips, 1)[0]!.gainDb).toBe(-6);
  });
  it("has places in stereo only, and only where they were chosen", () => {
    const strips = [{ ...newStrip(), pan: -0.5 }, newStrip()];
    expect(heard(strips, 2).map((v) => v.pan)).toEqual([-0.5, null]);
    expect(heard(strips, 1).map((v) => v.pan)).toEqual([null, null]);
  });
});
