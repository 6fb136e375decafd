/** The whole recording at a glance (wavesurfer.js): where the music is, which part is in sight, which is marked. */

import WaveSurfer from "wavesurfer.js";
import RegionsPlugin from "wavesurfer.js/dist/plugins/regions.esm.js";
import type { Loop } from "../audio/segments";
import type { Transport } from "../audio/transport";
import { h } from "../dom";
import { colour, onTheme } from "../theme";
import type { Timeline } from "../view/timeline";
import type { Outline } from "../view/waveform";

const columns = 1500;

type Regions = ReturnType<typeof RegionsPlugin.create>;
type Region = ReturnType<Regions["addRegion"]>;

/** wavesurfer.js plays media elements; this one plays nothing and tells the time of the page's own clock. */
class ClockMedia extends EventTarget {
  volume = 1;
  muted = false;
  playbackRate = 1;
  preservesPitch = true;
  readonly seeking = false;
  readonly readyState = 4;
  src = "";
  currentSrc = "";

  constructor(readonly transport: Transport) {
    super();
    transport.addEventListener("change", () => this.dispatchEvent(new Event(this.paused ? "pause" : "play")));
    transport.addEventListener("seek", () => this.dispatchEvent(new Event("timeupdate")));
  }

  get currentTime(): number {
    return this.transport.position;
  }

  set currentTime(time: number) {
    this.transport.seek(time);
  }

  get duration(): number {
    return this.transport.duration;
  }

  get paused(): boolean {
    return this.transport.state === "stopped";
  }

  play(): Promise<void> {
    return this.transport.play();
  }

  pause(): void {
    this.transport.pause();
  }

  load(): void {}
  removeAttribute(): void {}
  remove(): void {}
  canPlayType(): string {
    return "";
  }

  /** The clock has gone on. */
  tick(): void {
    this.dispatchEvent(new Event("timeupdate"));
  }
}

export class Overview {
  readonly element = h("div", { class: "overview" });
  onRegion: (region: Loop | null) => void = () => undefined;
  readonly #wave = h("div", { class: "wave" });
  readonly #view = h("div", { class: "view", "aria-hidden": "true" });
  readonly #media: ClockMedia;
  #surfer: WaveSurfer | null = null;
  #regions: Regions | null = null;
  #region: Region | null = null;
  #isOurs = false;

  constructor(
    readonly transport: Transport,
    readonly timeline: Timeline,
  ) {
    this.#media = new ClockMedia(transport);
    this.element.append(this.#wave, this.#view);
    onTheme(() => this.#surfer?.setOptions(this.#colours()));
  }

  show(outline: Outline, frames: number): void {
    const nonce = document.querySelector<HTMLMetaElement>("meta[name=discant-nonce]")?.content ?? "";
    this.#regions = RegionsPlugin.create();
    this.#surfer = WaveSurfer.create({
      container: this.#wave,
      height: 48,
      normalize: true,
      cursorWidth: 1,
      hideScrollbar: true,
      dragToSeek: false,
      cspNonce: nonce,
      media: this.#media as unknown as HTMLMediaElement,
      peaks: [outline.overview(columns, frames)],
      duration: this.transport.duration,
      plugins: [this.#regions],
      ...this.#colours(),
    });
    this.#regions.enableDragSelection({ color: colour("region") });
    this.#regions.on("region-created", (region) => this.#changed(region));
    this.#regions.on("region-updated", (region) => this.#changed(region));
  }

  setRegion(region: Loop | null): void {
    if (!this.#regions) return;
    this.#isOurs = true;
    if (!region) this.#regions.clearRegions();
    else if (this.#region && this.#regions.getRegions().includes(this.#region)) this.#region.setOptions({ start: region.start, end: region.end, color: colour("region") });
    else this.#region = this.#regions.addRegion({ start: region.start, end: region.end, color: colour("region") });
    if (!region) this.#region = null;
    this.#isOurs = false;
  }

  /** Shows where the music is and which part is in sight. */
  tick(): void {
    this.#media.tick();
  }

  drawView(): void {
    const { timeline } = this;
    this.#view.style.left = `${(100 * timeline.start) / timeline.duration}%`;
    this.#view.style.width = `${(100 * Math.min(timeline.seconds, timeline.duration)) / timeline.duration}%`;
  }

  close(): void {
    this.#surfer?.destroy();
  }

  #changed(region: Region): void {
    if (this.#isOurs) return;
    for (const other of this.#regions!.getRegions()) if (other !== region) other.remove();
    this.#region = region;
    this.onRegion({ start: region.start, end: region.end });
  }

  #colours(): { waveColor: string; progressColor: string; cursorColor: string } {
    return { waveColor: colour("wave"), progressColor: colour("wave-past"), cursorColor: colour("playhead") };
  }
}
