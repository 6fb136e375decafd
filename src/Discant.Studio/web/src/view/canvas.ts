/** Canvases as sharp as the screen, drawn at most once a frame. */

export class Surface {
  readonly context: CanvasRenderingContext2D;
  width = 0;
  height = 0;
  #isAsked = false;
  readonly #observer: ResizeObserver;

  constructor(
    readonly canvas: HTMLCanvasElement,
    readonly draw: (context: CanvasRenderingContext2D, width: number, height: number) => void,
    resized: (width: number, height: number) => void = () => undefined,
  ) {
    this.context = canvas.getContext("2d")!;
    this.#observer = new ResizeObserver(() => {
      const box = canvas.getBoundingClientRect();
      if (box.width === 0 || box.height === 0) return;
      this.width = box.width;
      this.height = box.height;
      const ratio = Math.min(2, window.devicePixelRatio || 1);
      canvas.width = Math.round(box.width * ratio);
      canvas.height = Math.round(box.height * ratio);
      this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
      resized(this.width, this.height);
      this.now();
    });
    this.#observer.observe(canvas);
  }

  /** Draws before the next frame. */
  ask(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    requestAnimationFrame(() => this.now());
  }

  now(): void {
    this.#isAsked = false;
    if (this.width === 0) return;
    this.context.clearRect(0, 0, this.width, this.height);
    this.draw(this.context, this.width, this.height);
  }

  close(): void {
    this.#observer.disconnect();
  }
}
