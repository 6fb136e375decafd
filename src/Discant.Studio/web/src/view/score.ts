/** The score: spectrogram, curves, keyboard and ruler, and the pointer's tools on them. */

import type { StudioFacts } from "../api";
import type { Loop } from "../audio/segments";
import type { Transport } from "../audio/transport";
import { h } from "../dom";
import { noteAround, type Range } from "../edit/curves";
import type { EditSession } from "../edit/session";
import { clock, noteName } from "../format";
import { colour, onTheme, voiceColour } from "../theme";
import { Surface } from "./canvas";
import { drawCurve, drawKeyboard, drawNoteLines } from "./curve-drawing";
import { listenToFingers, type Spread } from "./fingers";
import { hertzOf, midiOf, PitchAxis } from "./pitch-axis";
import { SpectrogramTiles } from "./spectrogram-tiles";
import { rulerStep, zoomLevel, type Timeline } from "./timeline";

export type Tool = "move" | "draw" | "erase" | "select";

// How near a curve must be to be meant; a finger hides what it points at.
const nearPixels = { mouse: 14, touch: 30 };

/** What is done with a pointer that was pressed. */
interface Stroke {
  move: (x: number, y: number) => void;
  end: () => void;
  /** It was not meant. */
  cancel: () => void;
}

/** Follows a pointer that was pressed until it is let go. */
function untilReleased(element: HTMLElement, pointer: number, move: (event: PointerEvent) => void, end: () => void): void {
  const over = new AbortController();
  const own =
    (action: (event: PointerEvent) => void) =>
    (event: PointerEvent): void => {
      if (event.pointerId === pointer) action(event);
    };
  const release = own(() => {
    over.abort();
    end();
  });
  element.addEventListener("pointermove", own(move), { signal: over.signal });
  element.addEventListener("pointerup", release, { signal: over.signal });
  element.addEventListener("pointercancel", release, { signal: over.signal });
}

export class ScoreView {
  readonly element: HTMLElement;
  readonly axis: PitchAxis;
  readonly tiles: SpectrogramTiles;
  tool: Tool = "move";
  session: EditSession | null = null;
  isVoiceHeard: (voice: number) => boolean = () => true;
  /** The user has marked a stretch. */
  onRegion: (region: Loop | null) => void = () => undefined;
  readonly #background: Surface;
  readonly #curves: Surface;
  readonly #playhead: Surface;
  readonly #keyboard: Surface;
  readonly #ruler: Surface;
  // Where the pointer is; over the score, so that nothing moves aside for it.
  readonly #point = h("span", { class: "point number", "aria-hidden": "true", hidden: true });
  #region: Loop | null = null;
  #stroke: Stroke | null = null;

  constructor(
    recording: string,
    facts: StudioFacts,
    readonly timeline: Timeline,
    readonly transport: Transport,
    readonly moved: () => void,
  ) {
    this.axis = new PitchAxis(midiOf(facts.spectrogram.lowHz), midiOf(facts.spectrogram.highHz));
    this.tiles = new SpectrogramTiles(recording, facts.spectrogram, timeline.duration, () => this.#background.ask());
    const background = h("canvas", { "aria-hidden": "true" });
    const curves = h("canvas", { "aria-hidden": "true" });
    const playhead = h("canvas", { "aria-hidden": "true" });
    const keyboard = h("canvas", { class: "keyboard", "aria-hidden": "true" });
    const ruler = h("canvas", { class: "ruler", "aria-hidden": "true" });
    const stage = h(
      "div",
      {
        class: "stage",
        tabindex: "0",
        role: "application",
        "aria-roledescription": "pitch editor",
        "aria-label": "Pitch curves over the spectrogram. Number keys choose a voice, Alt with the arrow keys moves the marked stretch. Press ? for all keys.",
      },
      background,
      curves,
      playhead,
      this.#point,
    );
    this.element = h("div", { class: "score" }, h("div", { class: "corner" }), ruler, keyboard, stage);
    this.#background = new Surface(background, (c, w) => this.#drawBackground(c, w), (width, height) => {
      this.axis.height = height;
      this.timeline.resize(width);
      this.moved();
    });
    this.#curves = new Surface(curves, (c) => this.#drawCurves(c));
    this.#playhead = new Surface(playhead, (c, _, height) => this.#drawPlayhead(c, height));
    this.#keyboard = new Surface(keyboard, (c, width) => this.#drawKeys(c, width));
    this.#ruler = new Surface(ruler, (c, width, height) => this.#drawRuler(c, width, height));
    this.#listenToPointer(stage);
    listenToFingers(stage, () => this.#cancelStroke(), (fingers) => this.#onFingers(fingers));
    this.#listenToRuler(ruler);
    stage.addEventListener("wheel", (event) => this.#onWheel(event), { passive: false });
    ruler.addEventListener("wheel", (event) => this.#onWheel(event), { passive: false });
    onTheme(() => this.drawAll());
  }

  setRegion(region: Loop | null): void {
    this.#region = region;
    this.#curves.ask();
    this.#ruler.ask();
  }

  /** Everything, after a change of what is in sight. */
  drawAll(): void {
    for (const surface of [this.#background, this.#curves, this.#playhead, this.#keyboard, this.#ruler]) surface.ask();
  }

  drawCurves(): void {
    this.#curves.ask();
    this.#keyboard.ask();
  }

  /** What moves while music plays. */
  drawMoving(): void {
    this.#playhead.now();
    this.#keyboard.now();
  }

  close(): void {
    for (const surface of [this.#background, this.#curves, this.#playhead, this.#keyboard, this.#ruler]) surface.close();
  }

  #drawBackground(context: CanvasRenderingContext2D, width: number): void {
    const { timeline, tiles } = this;
    const level = zoomLevel(tiles.facts.columnsASecond, timeline.pixelsPerSecond);
    tiles.want(level, timeline.start, Math.min(timeline.duration, timeline.end));
    context.imageSmoothingEnabled = true;
    if (level > 0) this.#drawTiles(context, 0);
    this.#drawTiles(context, level);
    drawNoteLines(context, this.axis, width, colour("grid"));
  }

  #drawTiles(context: CanvasRenderingContext2D, level: number): void {
    const { timeline, tiles, axis } = this;
    const { lowHz, highHz, width, height } = tiles.facts;
    const [lowest, highest] = [midiOf(lowHz), midiOf(highHz)];
    const top = ((highest - axis.high) / (highest - lowest)) * height;
    const rows = ((axis.high - axis.low) / (highest - lowest)) * height;
    const seconds = tiles.tileSeconds(level);
    for (let number = Math.max(0, Math.floor(timeline.start / seconds)); number * seconds < timeline.end; number++) {
      const tile = tiles.get(level, number);
      if (tile) context.drawImage(tile, 0, top, width, rows, timeline.xOf(number * seconds), 0, seconds * timeline.pixelsPerSecond, axis.height);
    }
  }

  #drawCurves(context: CanvasRenderingContext2D): void {
    const { session, timeline, axis } = this;
    if (this.#region) {
      context.fillStyle = colour("region");
      context.fillRect(timeline.xOf(this.#region.start), 0, (this.#region.end - this.#region.start) * timeline.pixelsPerSecond, axis.height);
    }
    if (!session) return;
    const halo = colour("halo");
    const order = session.curves.map((_, k) => k).sort((a, b) => Number(a === session.voice) - Number(b === session.voice));
    for (const voice of order) {
      const style = { colour: voiceColour(voice), halo, width: voice === session.voice ? 3 : 1.7, opacity: this.isVoiceHeard(voice) ? 1 : 0.35 };
      drawCurve(context, session.curves[voice]!, session.frameSeconds, timeline, axis, style);
    }
  }

  #drawPlayhead(context: CanvasRenderingContext2D, height: number): void {
    const x = Math.round(this.timeline.xOf(this.transport.position)) + 0.5;
    context.strokeStyle = colour("playhead");
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, height);
    context.stroke();
  }

  #drawKeys(context: CanvasRenderingContext2D, width: number): void {
    const sung = new Map<number, string>();
    const { session } = this;
    if (session) {
      const frame = session.frameOf(this.transport.position);
      session.curves.forEach((curve, voice) => {
        if (curve[frame]! > 0 && this.isVoiceHeard(voice)) sung.set(Math.round(midiOf(curve[frame]!)), voiceColour(voice));
      });
    }
    drawKeyboard(context, this.axis, width, { white: colour("key-white"), black: colour("key-black"), line: colour("key-line"), text: colour("key-text") }, sung);
  }

  #drawRuler(context: CanvasRenderingContext2D, width: number, height: number): void {
    const { timeline } = this;
    if (this.#region) {
      context.fillStyle = colour("region-strong");
      context.fillRect(timeline.xOf(this.#region.start), height - 6, (this.#region.end - this.#region.start) * timeline.pixelsPerSecond, 6);
    }
    const step = rulerStep(timeline.pixelsPerSecond, 64);
    context.font = "11px system-ui, sans-serif";
    context.textBaseline = "middle";
    for (let time = Math.ceil(timeline.start / step) * step; time <= Math.min(timeline.end, timeline.duration); time += step) {
      const x = Math.round(timeline.xOf(time)) + 0.5;
      context.fillStyle = colour("line");
      context.fillRect(x, height - 8, 1, 8);
      context.fillStyle = colour("soft");
      if (x < width - 30) context.fillText(step < 1 ? clock(time) : clock(time).slice(0, -2), x + 4, height / 2);
    }
  }

  #listenToRuler(ruler: HTMLCanvasElement): void {
    ruler.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary) return;
      ruler.setPointerCapture(event.pointerId);
      const from = this.timeline.timeOf(event.offsetX);
      let isDragging = false;
      untilReleased(
        ruler,
        event.pointerId,
        (next) => {
          isDragging ||= Math.abs(next.offsetX - event.offsetX) > 4;
          if (isDragging) this.#mark(from, this.timeline.timeOf(next.offsetX));
        },
        () => {
          if (!isDragging) this.transport.seek(from);
        },
      );
    });
  }

  #mark(one: number, other: number): void {
    const bounded = (t: number): number => Math.max(0, Math.min(this.timeline.duration, t));
    const region = { start: bounded(Math.min(one, other)), end: bounded(Math.max(one, other)) };
    this.onRegion(region.end - region.start > 0.02 ? region : null);
  }

  #listenToPointer(stage: HTMLElement): void {
    stage.addEventListener("pointermove", (event) => {
      const midi = this.axis.midiOf(event.offsetY);
      this.#point.textContent = `${clock(this.timeline.timeOf(event.offsetX))}   ${noteName(midi)}   ${hertzOf(midi).toFixed(0)} Hz`;
      this.#point.hidden = false;
    });
    stage.addEventListener("pointerleave", () => (this.#point.hidden = true));
    stage.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !event.isPrimary) return;
      this.#stroke = this.#beginStroke(event);
      stage.setPointerCapture(event.pointerId);
      // Measured now: offsets of coalesced events are not those of the stage everywhere.
      const box = stage.getBoundingClientRect();
      untilReleased(
        stage,
        event.pointerId,
        (next) => {
          for (const part of next.getCoalescedEvents?.().length ? next.getCoalescedEvents() : [next]) this.#stroke?.move(part.clientX - box.left, part.clientY - box.top);
        },
        () => {
          this.#stroke?.end();
          this.#stroke = null;
        },
      );
    });
  }

  #cancelStroke(): void {
    this.#stroke?.cancel();
    this.#stroke = null;
  }

  // Two fingers hold what is under them: sideways it is time, upwards it is pitch.
  #onFingers({ middle, by, wider, higher }: Spread): void {
    this.timeline.scrollBy(-by.x);
    this.timeline.zoom(wider, middle.x);
    this.axis.scrollBy(by.y / this.axis.semitonePixels);
    this.axis.zoom(higher, middle.y);
    this.moved();
  }

  #beginStroke(event: PointerEvent): Stroke {
    const { session } = this;
    if (this.tool === "select" || !session) return this.#selectStroke(event.offsetX);
    if (this.tool === "draw") return this.#drawStroke(session, event.offsetX, event.offsetY);
    if (this.tool === "erase") return this.#eraseStroke(session, event.offsetX);
    const near = event.pointerType === "touch" ? nearPixels.touch : nearPixels.mouse;
    return this.#moveStroke(session, event.offsetX, event.offsetY, near) ?? this.#selectStroke(event.offsetX);
  }

  // A click puts the playhead, a drag marks a stretch.
  #selectStroke(from: number): Stroke {
    const time = this.timeline.timeOf(from);
    const before = this.#region;
    let isDragging = false;
    return {
      move: (x) => {
        isDragging ||= Math.abs(x - from) > 4;
        if (isDragging) this.#mark(time, this.timeline.timeOf(x));
      },
      end: () => {
        if (!isDragging) this.transport.seek(time);
      },
      cancel: () => this.onRegion(before),
    };
  }

  #drawStroke(session: EditSession, x: number, y: number): Stroke {
    const point = (px: number, py: number): { frame: number; hertz: number } => ({
      frame: session.frameOf(this.timeline.timeOf(px)),
      hertz: hertzOf(this.axis.midiOf(py)),
    });
    let last = point(x, y);
    session.beginStroke();
    session.drawTo(last, last);
    return {
      move: (px, py) => {
        const next = point(px, py);
        session.drawTo(last, next);
        last = next;
      },
      end: () => session.endStroke("drawn"),
      cancel: () => session.cancelStroke(),
    };
  }

  #eraseStroke(session: EditSession, x: number): Stroke {
    const frame = (px: number): number => session.frameOf(this.timeline.timeOf(px));
    let last = frame(x);
    session.beginStroke();
    session.eraseTo(last, last);
    return {
      move: (px) => {
        session.eraseTo(last, frame(px));
        last = frame(px);
      },
      end: () => session.endStroke("erased"),
      cancel: () => session.cancelStroke(),
    };
  }

  #moveStroke(session: EditSession, x: number, y: number, near: number): Stroke | null {
    const frame = session.frameOf(this.timeline.timeOf(x));
    const voice = this.#voiceNear(session, frame, y, near);
    if (voice === null) return null;
    session.choose(voice);
    const range = this.#draggedRange(session, voice, frame);
    if (!range) return null;
    const before = session.curves[voice]!.slice(range.start, range.end);
    session.beginStroke();
    return {
      move: (_, py) => session.dragTo(range, before, (y - py) / this.axis.semitonePixels),
      end: () => session.endStroke("moved"),
      cancel: () => session.cancelStroke(),
    };
  }

  // The marked stretch where the pointer is in it, else the note under the pointer.
  #draggedRange(session: EditSession, voice: number, frame: number): Range | null {
    const { region } = session;
    if (region && frame >= region.start && frame < region.end) return region;
    return noteAround(session.curves[voice]!, frame);
  }

  #voiceNear(session: EditSession, frame: number, y: number, near: number): number | null {
    let best: number | null = null;
    let nearest = near;
    session.curves.forEach((curve, voice) => {
      if (!(curve[frame]! > 0)) return;
      const distance = Math.abs(this.axis.yOf(midiOf(curve[frame]!)) - y) - (voice === session.voice ? 2 : 0);
      if (distance < nearest) [nearest, best] = [distance, voice];
    });
    return best;
  }

  #onWheel(event: WheelEvent): void {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    if (event.ctrlKey || event.metaKey) this.timeline.zoom(Math.exp((-event.deltaY * unit) / 240), event.offsetX);
    else if (event.altKey) this.axis.scrollBy((-event.deltaY * unit) / 24);
    else this.timeline.scrollBy((event.shiftKey ? event.deltaY : event.deltaX || event.deltaY) * unit);
    this.moved();
  }
}
