/** Tiles of the spectrogram: those in sight are fetched, newest wish first, and only so many are kept. */

import { picture, type StudioFacts } from "../api";
import { onTheme, theme } from "../theme";
import { colourMap } from "./colour-map";

type Facts = StudioFacts["spectrogram"];

const mostKept = 64; // of 0.9 MB each
const mostAtOnce = 3;

interface Wish {
  level: number;
  number: number;
}

export class SpectrogramTiles {
  #kept = new Map<string, HTMLCanvasElement>();
  #loading = new Map<string, AbortController>();
  #failed = new Set<string>();
  #wishes: Wish[] = [];
  #map = colourMap(theme());

  constructor(
    readonly recording: string,
    readonly facts: Facts,
    readonly duration: number,
    readonly arrived: () => void,
  ) {
    onTheme(() => {
      this.#map = colourMap(theme());
      this.#kept.clear();
      this.arrived();
    });
  }

  tileSeconds(level: number): number {
    return this.facts.width / this.facts.columnsASecond[level]!;
  }

  /** A tile where it is there. */
  get(level: number, number: number): HTMLCanvasElement | null {
    const key = `${level}/${number}`;
    const tile = this.#kept.get(key);
    if (!tile) return null;
    this.#kept.delete(key);
    this.#kept.set(key, tile);
    return tile;
  }

  /** Says what is in sight; the rest is not fetched any more. */
  want(level: number, from: number, to: number): void {
    const seconds = this.tileSeconds(level);
    const last = Math.ceil(this.duration / seconds) - 1;
    this.#wishes = [];
    for (let number = Math.max(0, Math.floor(from / seconds)); number <= Math.min(last, Math.floor(to / seconds)); number++) this.#wishes.push({ level, number });
    // The whole in coarse tiles is there while finer ones come.
    if (level > 0) {
      const coarse = this.tileSeconds(0);
      for (let number = Math.floor(Math.max(0, from) / coarse); number <= Math.min(Math.ceil(this.duration / coarse) - 1, Math.floor(to / coarse)); number++)
        this.#wishes.unshift({ level: 0, number });
    }
    const wanted = new Set(this.#wishes.map((w) => `${w.level}/${w.number}`));
    for (const [key, loading] of this.#loading) if (!wanted.has(key)) loading.abort();
    this.#next();
  }

  get count(): number {
    return this.#kept.size;
  }

  #next(): void {
    for (const { level, number } of this.#wishes) {
      if (this.#loading.size >= mostAtOnce) return;
      const key = `${level}/${number}`;
      if (!this.#kept.has(key) && !this.#loading.has(key) && !this.#failed.has(key)) void this.#load(key);
    }
  }

  async #load(key: string): Promise<void> {
    const abort = new AbortController();
    this.#loading.set(key, abort);
    try {
      const image = await createImageBitmap(await picture(`/api/recordings/${this.recording}/spectrogram/${key}`, abort.signal));
      this.#kept.set(key, this.#coloured(image));
      image.close();
      for (const old of this.#kept.keys()) {
        if (this.#kept.size <= mostKept) break;
        this.#kept.delete(old);
      }
      this.arrived();
    } catch (error) {
      // A tile that cannot be had is not asked for again and again; the curves are there without it.
      if (!abort.signal.aborted) this.#failed.add(key);
      else void error;
    } finally {
      this.#loading.delete(key);
      this.#next();
    }
  }

  #coloured(image: ImageBitmap): HTMLCanvasElement {
    const canvas = document.createElement("canvas");
    canvas.width = image.width;
    canvas.height = image.height;
    const context = canvas.getContext("2d", { willReadFrequently: true })!;
    context.drawImage(image, 0, 0);
    const data = context.getImageData(0, 0, image.width, image.height);
    const pixels = new Uint32Array(data.data.buffer);
    for (let k = 0; k < pixels.length; k++) pixels[k] = this.#map[pixels[k]! & 255]!;
    context.putImageData(data, 0, 0);
    return canvas;
  }
}
