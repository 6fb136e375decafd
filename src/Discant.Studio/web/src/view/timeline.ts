/** Which stretch of time the page shows, and how times become places on it. */

export const widestPixelsPerSecond = 1200;

export class Timeline {
  start = 0;
  width = 1;
  pixelsPerSecond = 1;

  constructor(readonly duration: number) {}

  /** Pixels a second at which the whole recording is seen. */
  get fitting(): number {
    return this.width / Math.max(0.1, this.duration);
  }

  get seconds(): number {
    return this.width / this.pixelsPerSecond;
  }

  get end(): number {
    return this.start + this.seconds;
  }

  xOf(time: number): number {
    return (time - this.start) * this.pixelsPerSecond;
  }

  timeOf(x: number): number {
    return this.start + x / this.pixelsPerSecond;
  }

  /** The page has become wider or narrower; what is on the left stays. */
  resize(width: number): void {
    const wasFitted = this.width <= 1 || this.pixelsPerSecond <= this.fitting * 1.001;
    this.width = Math.max(1, width);
    this.#set(wasFitted ? this.fitting : this.pixelsPerSecond, this.start);
  }

  /** Zooms so that the time under x stays there. */
  zoom(factor: number, x: number): void {
    const time = this.timeOf(x);
    const pixels = Math.min(widestPixelsPerSecond, Math.max(this.fitting, this.pixelsPerSecond * factor));
    this.#set(pixels, time - x / pixels);
  }

  /** Shows a stretch, with a little room around it. */
  show(from: number, to: number): void {
    const room = 0.05 * (to - from);
    const pixels = Math.min(widestPixelsPerSecond, Math.max(this.fitting, this.width / Math.max(0.05, to - from + 2 * room)));
    this.#set(pixels, from - room);
  }

  showAll(): void {
    this.#set(this.fitting, 0);
  }

  scrollBy(pixels: number): void {
    this.#set(this.pixelsPerSecond, this.start + pixels / this.pixelsPerSecond);
  }

  scrollTo(start: number): void {
    this.#set(this.pixelsPerSecond, start);
  }

  /** Turns the page when the music leaves it; says whether it did. A page that turns is calmer to read than one that creeps. */
  follow(position: number): boolean {
    if (position >= this.start && position <= this.start + 0.94 * this.seconds) return false;
    const before = this.start;
    this.#set(this.pixelsPerSecond, position - 0.06 * this.seconds);
    return this.start !== before;
  }

  /** Brings a time into sight that is out of it; says whether anything moved. */
  reveal(time: number): boolean {
    return (time < this.start || time > this.end) && this.follow(time);
  }

  #set(pixelsPerSecond: number, start: number): void {
    this.pixelsPerSecond = pixelsPerSecond;
    this.start = Math.max(0, Math.min(start, Math.max(0, this.duration - this.seconds)));
  }
}

/** Distance between lines of a ruler: a round number of seconds, lines at least `leastPixels` apart. */
export function rulerStep(pixelsPerSecond: number, leastPixels: number): number {
  const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600];
  return steps.find((s) => s * pixelsPerSecond >= leastPixels) ?? 1200;
}

/** The zoom level of a spectrogram whose columns are about as fine as the screen's. */
export function zoomLevel(columnsASecond: readonly number[], pixelsPerSecond: number): number {
  const level = columnsASecond.findIndex((c) => c >= 0.7 * pixelsPerSecond);
  return level < 0 ? columnsASecond.length - 1 : level;
}
