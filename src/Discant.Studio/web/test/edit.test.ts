import { describe, expect, it } from "vitest";
import { change, draw, equal, erase, joined, noteAround, shift, sungStretch, swap } from "../src/edit/curves";
import { History, type Patch } from "../src/edit/history";

const curves = (): Float64Array[] => [Float64Array.of(0, 100, 100, 0, 200, 0), Float64Array.of(50, 60, 70, 80, 90, 100)];
const copy = (c: Float64Array[]): Float64Array[] => c.map((x) => x.slice());

describe("edits of a curve", () => {
  it("move what is sung and leave silence alone", () => {
    const c = curves();
    shift(c, 0, { start: 0, end: 4 }, 12);
    expect([...c[0]!]).toEqual([0, 200, 200, 0, 200, 0]);
  });
  it("stay within what can be sung", () => {
    const c = curves();
    shift(c, 0, { start: 0, end: 6 }, 240);
    expect(Math.max(...c[0]!)).toBe(8000);
  });
  it("erase, and say nothing where nothing changes", () => {
    const c = curves();
    expect(erase(c, 0, { start: 1, end: 3 })).not.toBeNull();
    expect(erase(c, 0, { start: 1, end: 3 })).toBeNull();
    expect(erase(c, 0, { start: 90, end: 99 })).toBeNull();
  });
  it("swap two voices over a stretch, and twice is as before", () => {
    const c = curves();
    swap(c, 0, 1, { start: 2, end: 5 });
    expect([...c[0]!]).toEqual([0, 100, 70, 80, 90, 0]);
    expect([...c[1]!]).toEqual([50, 60, 100, 0, 200, 100]);
    swap(c, 1, 0, { start: 2, end: 5 });
    expect(equal(c, curves())).toBe(true);
  });
  it("draw a line that is straight in semitones, in either direction", () => {
    for (const isBackwards of [false, true]) {
      const c = curves();
      const ends = [{ frame: 0, hertz: 100 }, { frame: 4, hertz: 400 }] as const;
      draw(c, 0, ends[isBackwards ? 1 : 0], ends[isBackwards ? 0 : 1]);
      expect(c[0]![2]).toBeCloseTo(200, 9);
      expect(c[0]![4]).toBeCloseTo(400, 9);
      expect(c[0]![5]).toBe(0);
    }
  });
  it("touch only their stretch", () => {
    const c = curves();
    change(c, 1, { start: -5, end: 2 }, () => 33);
    expect([...c[1]!]).toEqual([33, 33, 70, 80, 90, 100]);
  });
});

describe("what is around a frame", () => {
  const curve = Float64Array.of(0, 100, 101, 0, 102, 150, 151, 0, 0, 0, 90);
  it("is the stretch that is sung", () => {
    expect(sungStretch(curve, 2)).toEqual({ start: 1, end: 7 });
    expect(sungStretch(curve, 10)).toEqual({ start: 10, end: 11 });
    expect(sungStretch(curve, 0)).toBeNull();
  });
  it("is the note, without the next one", () => {
    expect(noteAround(curve, 5)).toEqual({ start: 5, end: 7 });
    expect(noteAround(curve, 2)).toEqual({ start: 1, end: 3 });
  });
});

describe("a stroke", () => {
  it("becomes one edit that undo takes back as a whole", () => {
    const c = curves();
    const before = copy(c);
    const patches = [draw(c, 0, { frame: 1, hertz: 300 }, { frame: 2, hertz: 320 })!, draw(c, 0, { frame: 2, hertz: 320 }, { frame: 4, hertz: 350 })!];
    const after = copy(c);
    const one = joined(patches)!;
    expect([one.start, one.before.length]).toEqual([1, 4]);
    const history = new History();
    history.add({ label: "drawn", patches: [one] });
    history.undo(c);
    expect(equal(c, before)).toBe(true);
    history.redo(c);
    expect(equal(c, after)).toBe(true);
  });
  it("with a hole in it is kept as its parts", () => {
    const c = curves();
    expect(joined([erase(c, 1, { start: 0, end: 1 })!, erase(c, 1, { start: 4, end: 5 })!])).toBeNull();
    expect(joined([])).toBeNull();
  });
});

describe("history", () => {
  // A small generator of its own: the same edits at every run.
  let seed = 7;
  const random = (n: number): number => (seed = (seed * 48271) % 2147483647) % n;
  const anyEdit = (c: Float64Array[]): Patch[] => {
    const range = { start: random(6), end: 1 + random(6) };
    const kind = random(4);
    if (kind === 0) return swap(c, 0, 1, range);
    const patch =
      kind === 1 ? shift(c, random(2), range, random(24) - 12)
      : kind === 2 ? erase(c, random(2), range)
      : draw(c, random(2), { frame: random(6), hertz: 100 + random(300) }, { frame: random(6), hertz: 100 + random(300) });
    return patch ? [patch] : [];
  };
  it("goes back to every state there was, and forward again", () => {
    const c = curves();
    const history = new History();
    const states = [copy(c)];
    for (let k = 0; k < 60; k++) {
      const patches = anyEdit(c);
      if (patches.length === 0) continue;
      history.add({ label: `${k}`, patches });
      states.push(copy(c));
    }
    expect(states.length).toBeGreaterThan(20);
    for (let k = states.length - 2; k >= 0; k--) {
      history.undo(c);
      expect(equal(c, states[k]!)).toBe(true);
    }
    expect(history.canUndo).toBe(false);
    for (let k = 1; k < states.length; k++) {
      history.redo(c);
      expect(equal(c, states[k]!)).toBe(true);
    }
    expect(history.redo(c)).toBeNull();
  });
  it("forgets what was undone once something else is done", () => {
    const c = curves();
    const history = new History();
    history.add({ label: "one", patches: [erase(c, 1, { start: 0, end: 2 })!] });
    history.undo(c);
    expect(history.canRedo).toBe(true);
    history.add({ label: "other", patches: [erase(c, 1, { start: 3, end: 4 })!] });
    expect(history.canRedo).toBe(false);
    expect(history.last).toBe("other");
  });
  it("keeps no more than it may", () => {
    const c = curves();
    const history = new History(3);
    for (let k = 0; k < 6; k++) history.add({ label: `${k}`, patches: [erase(c, 1, { start: k, end: k + 1 })!] });
    let undone = 0;
    while (history.undo(c)) undone++;
    expect(undone).toBe(3);
  });
});
