/** Plays all tracks on one clock, the sound card's: voices and mixture are scheduled together, sample for sample, a few seconds ahead. */

import { Chunks, type TrackSource } from "./chunks";
import { gains, newStrip, type Listening, type Strip } from "./mixer";
import { nextStretch, positionAt, type Loop, type Segment } from "./segments";

const aheadSeconds = 5;
const startDelay = 0.06;
const pumpMilliseconds = 200;
const soundPatience = 5000; // ms: without a sound card some browsers wait for one for ever
const glide = 0.012; // s: faster changes of a level click

interface Channel {
  source: TrackSource;
  gain: GainNode;
  pan: StereoPannerNode;
}

export type TransportState = "stopped" | "loading" | "playing";

export class Transport extends EventTarget {
  readonly strips: Strip[] = [];
  #context: AudioContext | null = null;
  #master: GainNode | null = null;
  #analyser: AnalyserNode | null = null;
  #voices: Channel[] = [];
  #mixture: Channel | null = null;
  #segments: Segment[] = [];
  #sources = new Set<AudioBufferSourceNode>();
  #run = 0;
  #position = 0;
  #loop: Loop | null = null;
  #state: TransportState = "stopped";
  #listening: Listening = "voices";
  #chunks: Chunks;
  #voiceSources: TrackSource[] = [];
  #nextPosition = 0;
  #nextWhen = 0;
  #timer = 0;

  constructor(
    readonly sampleRate: number,
    readonly frames: number,
    readonly mixtureSource: TrackSource,
  ) {
    super();
    this.#chunks = new Chunks(sampleRate, frames);
  }

  get duration(): number {
    return this.frames / this.sampleRate;
  }

  get state(): TransportState {
    return this.#state;
  }

  get listening(): Listening {
    return this.#listening;
  }

  set listening(value: Listening) {
    this.#listening = value;
    this.applyStrips();
    this.#tell();
  }

  get loop(): Loop | null {
    return this.#loop;
  }

  set loop(value: Loop | null) {
    this.#loop = value;
    if (this.#state !== "stopped") this.#goOn(this.position);
    this.#tell();
  }

  /** Where the music is, s. */
  get position(): number {
    if (!this.#context || this.#state === "stopped") return this.#position;
    return positionAt(this.#segments, this.#context.currentTime, this.#position);
  }

  /** Replaces the voices, such as by those of another take; the music goes on. */
  setVoices(sources: TrackSource[]): void {
    this.#voiceSources = sources;
    while (this.strips.length < sources.length) this.strips.push(newStrip());
    this.strips.length = sources.length;
    if (this.#context) this.#connect();
    if (this.#state !== "stopped") this.#goOn(this.position);
    this.#tell();
  }

  async play(): Promise<void> {
    if (this.#state !== "stopped") return;
    this.#open();
    if (this.#position >= this.duration - 0.01) this.#position = 0;
    // Who loops a stretch wants to hear it now.
    if (this.#loop && (this.#position < this.#loop.start || this.#position >= this.#loop.end)) this.#position = this.#loop.start;
    this.#state = "loading";
    this.#tell();
    const context = this.#context!;
    await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, soundPatience))]);
    if (this.state !== "loading") return;
    if (context.state === "running") return this.#begin(this.#position);
    this.pause();
    this.dispatchEvent(new CustomEvent("failure", { detail: new Error("The browser plays no sound. Is a loudspeaker connected, and may this page play?") }));
  }

  pause(): void {
    if (this.#state === "stopped") return;
    const position = this.position;
    this.#silence();
    this.#position = position;
    this.#state = "stopped";
    this.#tell();
  }

  toggle(): void {
    if (this.#state === "stopped") void this.play();
    else this.pause();
  }

  seek(position: number): void {
    const target = Math.max(0, Math.min(this.duration, position));
    if (this.#state === "stopped") this.#position = target;
    else this.#goOn(target);
    this.dispatchEvent(new Event("seek"));
  }

  #goOn(position: number): void {
    this.#silence();
    this.#begin(position);
  }

  /** Makes what is heard follow the strips. */
  applyStrips(): void {
    if (!this.#context) return;
    const now = this.#context.currentTime;
    gains(this.strips, this.#listening).forEach((gain, k) => {
      this.#voices[k]?.gain.gain.setTargetAtTime(gain, now, glide);
      this.#voices[k]?.pan.pan.setTargetAtTime(this.strips[k]!.pan, now, glide);
    });
    this.#mixture?.gain.gain.setTargetAtTime(this.#listening === "mixture" ? 1 : 0, now, glide);
  }

  /** Root mean square of what is heard right now, 0 to about 1. */
  level(): number {
    if (!this.#analyser || this.#state !== "playing") return 0;
    const samples = new Float32Array(this.#analyser.fftSize);
    this.#analyser.getFloatTimeDomainData(samples);
    let sum = 0;
    for (const sample of samples) sum += sample * sample;
    return Math.sqrt(sum / samples.length);
  }

  /** Gives everything back. */
  close(): void {
    this.#silence();
    this.#state = "stopped";
    void this.#context?.close();
    this.#context = null;
  }

  #open(): void {
    if (this.#context) return;
    // At the recording's own rate, so that no chunk is resampled by itself, which would click at every seam.
    try {
      this.#context = new AudioContext({ sampleRate: this.sampleRate, latencyHint: "interactive" });
    } catch {
      this.#context = new AudioContext({ latencyHint: "interactive" });
    }
    this.#master = this.#context.createGain();
    this.#analyser = this.#context.createAnalyser();
    this.#master.connect(this.#analyser).connect(this.#context.destination);
    this.#mixture = this.#channel(this.mixtureSource);
    this.#connect();
  }

  #channel(source: TrackSource): Channel {
    const gain = this.#context!.createGain();
    const pan = this.#context!.createStereoPanner();
    gain.connect(pan).connect(this.#master!);
    return { source, gain, pan };
  }

  #connect(): void {
    for (const voice of this.#voices) voice.pan.disconnect();
    this.#voices = this.#voiceSources.map((s) => this.#channel(s));
    // Levels stand before the first sound, not glide there from 1.
    gains(this.strips, this.#listening).forEach((gain, k) => (this.#voices[k]!.gain.gain.value = gain));
    this.#mixture!.gain.gain.value = this.#listening === "mixture" ? 1 : 0;
    this.applyStrips();
  }

  #begin(position: number): void {
    const run = ++this.#run;
    this.#position = position;
    this.#segments = [];
    this.#nextPosition = position;
    this.#nextWhen = 0;
    this.#state = "loading";
    this.#tell();
    void this.#pump(run);
  }

  // Hands over what comes next, as long as it is near; comes back by itself until it is told to stop.
  async #pump(run: number): Promise<void> {
    try {
      while (run === this.#run && (this.#nextWhen === 0 || this.#nextWhen < this.#context!.currentTime + aheadSeconds)) {
        const stretch = nextStretch(this.#nextPosition, this.#chunks.seconds, this.duration, this.#loop);
        if (!stretch) break;
        await this.#handOver(stretch, run);
      }
    } catch (error) {
      if (run !== this.#run) return;
      this.pause();
      this.dispatchEvent(new CustomEvent("failure", { detail: error }));
      return;
    }
    if (run !== this.#run) return;
    this.#forgetPast();
    if (this.#isOver()) {
      this.pause();
      this.#position = this.duration;
      this.#tell();
      return;
    }
    this.#timer = window.setTimeout(() => void this.#pump(run), pumpMilliseconds);
  }

  async #handOver(stretch: { position: number; length: number }, run: number): Promise<void> {
    const context = this.#context!;
    const chunk = Math.floor(stretch.position / this.#chunks.seconds + 1e-9);
    const channels = [this.#mixture!, ...this.#voices];
    const buffers = await Promise.all(channels.map((c) => this.#chunks.get(c.source, chunk)));
    if (run !== this.#run) return;
    // Late data makes a pause, never voices that drift apart.
    const when = Math.max(this.#nextWhen, context.currentTime + (this.#nextWhen === 0 ? startDelay : 0.01));
    const offset = stretch.position - chunk * this.#chunks.seconds;
    channels.forEach((channel, k) => {
      const source = context.createBufferSource();
      source.buffer = buffers[k]!;
      source.connect(channel.gain);
      source.onended = () => {
        source.disconnect();
        this.#sources.delete(source);
      };
      source.start(when, offset, stretch.length);
      this.#sources.add(source);
    });
    this.#segments.push({ when, position: stretch.position, length: stretch.length });
    this.#nextWhen = when + stretch.length;
    this.#nextPosition = stretch.position + stretch.length;
    this.#chunks.keepAround(chunk, 2, 3);
    if (this.#state === "loading") {
      this.#state = "playing";
      this.#tell();
    }
  }

  #isOver(): boolean {
    const last = this.#segments[this.#segments.length - 1];
    return !!last && this.#nextPosition >= this.duration - 1e-6 && !this.#loop && this.#context!.currentTime >= last.when + last.length;
  }

  #forgetPast(): void {
    const now = this.#context!.currentTime;
    while (this.#segments.length > 1 && this.#segments[1]!.when <= now) this.#position = this.#segments.shift()!.position;
  }

  #silence(): void {
    this.#run++;
    window.clearTimeout(this.#timer);
    for (const source of this.#sources) {
      source.onended = null;
      source.stop();
      source.disconnect();
    }
    this.#sources.clear();
    this.#segments = [];
  }

  #tell(): void {
    this.dispatchEvent(new Event("change"));
  }
}
