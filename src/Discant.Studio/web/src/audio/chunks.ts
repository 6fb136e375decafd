/** Stretches of tracks as they come from the studio, kept only around where the music is. */

import { bytes } from "../api";

export const chunkSeconds = 2;

export interface TrackSource {
  /** Address of its samples, without the question. */
  address: string;
  channels: number;
}

/** Loads chunks of one recording's tracks; memory is bounded by how many chunks are kept. */
export class Chunks {
  #kept = new Map<string, Promise<AudioBuffer>>();

  constructor(
    readonly sampleRate: number,
    readonly frames: number,
  ) {}

  /** Frames of a whole chunk. */
  get chunkFrames(): number {
    return Math.round(chunkSeconds * this.sampleRate);
  }

  /** Seconds of a chunk, exactly. */
  get seconds(): number {
    return this.chunkFrames / this.sampleRate;
  }

  get(track: TrackSource, chunk: number): Promise<AudioBuffer> {
    const key = `${track.address}#${chunk}`;
    let loaded = this.#kept.get(key);
    if (!loaded) {
      loaded = this.#load(track, chunk);
      this.#kept.set(key, loaded);
      loaded.catch(() => this.#kept.delete(key));
    }
    return loaded;
  }

  /** Forgets what is far from a chunk. */
  keepAround(chunk: number, before: number, after: number): void {
    for (const key of this.#kept.keys()) {
      const number = Number(key.slice(key.lastIndexOf("#") + 1));
      if (number < chunk - before || number > chunk + after) this.#kept.delete(key);
    }
  }

  async #load(track: TrackSource, chunk: number): Promise<AudioBuffer> {
    const start = chunk * this.chunkFrames;
    const frames = Math.min(this.chunkFrames, this.frames - start);
    const samples = new Float32Array(await bytes(`${track.address}/samples?start=${start}&frames=${frames}`));
    const length = samples.length / track.channels;
    const buffer = new AudioBuffer({ numberOfChannels: track.channels, length: Math.max(1, length), sampleRate: this.sampleRate });
    for (let channel = 0; channel < track.channels; channel++) buffer.copyToChannel(samples.subarray(channel * length, (channel + 1) * length), channel);
    return buffer;
  }
}
