/** Play, loop, voices or recording, where the music is, how loud it is. */

import { h, iconButton } from "../dom";
import { clock } from "../format";
import type { RecordingView } from "./recording";

export class TransportBar {
  readonly element: HTMLElement;
  isLooping = false;
  isFollowing = true;
  readonly #play: HTMLButtonElement;
  readonly #loop: HTMLButtonElement;
  readonly #follow: HTMLButtonElement;
  readonly #voices: HTMLButtonElement;
  readonly #mixture: HTMLButtonElement;
  readonly #time = h("span", { class: "time number" }, "0:00.0");
  readonly #region = h("span", { class: "region soft number" });
  readonly #meter = h("meter", { min: "0", max: "1", low: "0.7", high: "0.9", optimum: "0.3", value: "0", "aria-label": "Output level" });

  constructor(readonly view: RecordingView) {
    const { transport } = view;
    this.#play = iconButton("play", "Play", () => transport.toggle(), { class: "play" });
    this.#loop = iconButton("loop", "Loop the marked stretch (L)", () => this.toggleLoop(), { "aria-pressed": "false" });
    this.#follow = iconButton("follow", "Follow the playback", () => this.#toggleFollow(), { "aria-pressed": "true" });
    this.#voices = h("button", { type: "button", class: "tab", onclick: () => (transport.listening = "voices") }, "Voices");
    this.#mixture = h("button", { type: "button", class: "tab", onclick: () => (transport.listening = "mixture") }, "Recording");
    this.element = h(
      "div",
      { class: "transport", role: "group", "aria-label": "Playback" },
      iconButton("start", "To the beginning (Home)", () => transport.seek(0)),
      this.#play,
      this.#loop,
      h("div", { class: "clock" }, this.#time, h("span", { class: "soft number" }, ` / ${clock(transport.duration)}`)),
      this.#region,
      h("div", { class: "tabs", role: "group", "aria-label": "Listen to (B)" }, this.#voices, this.#mixture),
      this.#meter,
      h("div", { class: "row end grow" }, iconButton("zoomOut", "Zoom out (−)", () => view.zoom(1 / 1.6)), iconButton("zoomIn", "Zoom in (+)", () => view.zoom(1.6)), iconButton("fit", "Show everything (0)", () => view.showAll()), this.#follow),
    );
    transport.addEventListener("change", () => this.update());
    this.update();
  }

  toggleLoop(): void {
    this.isLooping = !this.isLooping;
    this.view.transport.loop = this.isLooping ? this.view.region : null;
    this.update();
  }

  update(): void {
    const { transport, region } = this.view;
    const isOn = transport.state !== "stopped";
    this.#play.classList.toggle("on", isOn);
    this.#play.querySelector("path")!.setAttribute("d", isOn ? "M9 6v12M15 6v12" : "M8 5.5v13l10.5-6.5z");
    this.#play.setAttribute("aria-label", isOn ? "Pause" : "Play");
    this.#play.title = isOn ? "Pause (Space)" : "Play (Space)";
    this.#loop.setAttribute("aria-pressed", String(this.isLooping));
    this.#voices.setAttribute("aria-pressed", String(transport.listening === "voices"));
    this.#mixture.setAttribute("aria-pressed", String(transport.listening === "mixture"));
    this.#region.textContent = region ? `${clock(region.start)} – ${clock(region.end)}` : "";
    this.element.dataset.state = transport.state;
    this.tick();
  }

  /** Shows time and level as they are now. */
  tick(): void {
    const { transport } = this.view;
    this.#time.textContent = clock(transport.position);
    // Loudness is heard in decibels: the meter goes from -50 dB to 0.
    const level = transport.level();
    this.#meter.value = level > 0 ? Math.max(0, 1 + Math.log10(level) / 2.5) : 0;
    this.element.dataset.level = level.toFixed(5);
  }

  #toggleFollow(): void {
    this.isFollowing = !this.isFollowing;
    this.#follow.setAttribute("aria-pressed", String(this.isFollowing));
  }
}
