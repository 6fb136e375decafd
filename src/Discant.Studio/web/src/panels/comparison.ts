/** What changed between two takes: a table, and the levels of a voice over time (uPlot). */

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { comparison, type Comparison, type Take } from "../api";
import { h, iconButton, select } from "../dom";
import { decibel } from "../format";
import { colour, onTheme, voiceColour } from "../theme";
import { attempt } from "./toasts";

export class ComparisonPanel {
  readonly element = h("section", { class: "comparison panel", "aria-label": "What changed", hidden: true });
  #plot: uPlot | null = null;
  #data: Comparison | null = null;
  #voice = 0;
  #take: Take | null = null;
  #other: Take | null = null;
  readonly #chart = h("div", { class: "chart" });

  constructor() {
    onTheme(() => this.#data && this.#draw());
    new ResizeObserver(() => this.#plot?.setSize({ width: Math.max(200, this.#chart.clientWidth), height: 180 })).observe(this.#chart);
  }

  /** Compares a take with an earlier one. */
  async show(take: Take, other: Take): Promise<void> {
    [this.#take, this.#other] = [take, other];
    await attempt(async () => {
      this.#data = await comparison(take.id, other.id);
      const changes = this.#data.voices.map((v) => v.differenceDb ?? -Infinity);
      this.#voice = Math.max(0, changes.indexOf(Math.max(...changes)));
      this.element.hidden = false;
      this.#draw();
    });
  }

  hide(): void {
    this.element.hidden = true;
    this.#plot?.destroy();
    this.#plot = null;
    this.#data = null;
  }

  #draw(): void {
    const data = this.#data!;
    const head = ["Voice", `Take ${this.#other!.number}`, `Take ${this.#take!.number}`, "Pitch changed", "Sound changed"];
    const rows = data.voices.map((v, k) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, h("span", { class: "dot", "data-voice": k }), v.name),
        h("td", { class: "number" }, decibel(v.levelDb)),
        h("td", { class: "number" }, decibel(v.otherLevelDb)),
        h("td", { class: "number" }, v.changedSeconds > 0 ? `${v.changedSeconds.toFixed(1)} s` : "–"),
        h("td", { class: "number" }, v.differenceDb === null || v.differenceDb < -80 ? "–" : decibel(v.differenceDb)),
      ),
    );
    rows.forEach((row, k) => row.querySelector<HTMLElement>(".dot")!.style.setProperty("background", voiceColour(k)));
    const choice = select("Voice", data.voices.map((v, k): [string, string] => [String(k), v.name]), String(this.#voice), (v) => {
      this.#voice = Number(v);
      this.#drawChart();
    });
    this.element.replaceChildren(
      h("header", { class: "row" }, h("h2", {}, `What changed from take ${this.#other!.number} to take ${this.#take!.number}`), iconButton("close", "Close the comparison", () => this.hide())),
      h("div", { class: "columns" }, h("table", {}, h("thead", {}, h("tr", {}, ...head.map((t, k) => h("th", { scope: "col", class: k ? "number" : "" }, t)))), h("tbody", {}, ...rows)), h("div", {}, choice, this.#chart)),
      h("p", { class: "soft" }, "“Sound changed” is how loud the difference of the two stems is, compared with the stem. T switches between the takes while the music plays."),
    );
    this.#drawChart();
  }

  #drawChart(): void {
    const voice = this.#data!.voices[this.#voice]!;
    const times = voice.levels.map((_, k) => k * this.#data!.stepSeconds);
    this.#plot?.destroy();
    const axis = { stroke: colour("soft"), grid: { stroke: colour("line"), width: 1 }, ticks: { stroke: colour("line"), width: 1 }, font: "11px system-ui" };
    const options: uPlot.Options = {
      width: Math.max(200, this.#chart.clientWidth),
      height: 180,
      cursor: { drag: { x: false, y: false } },
      legend: { live: false },
      scales: { x: { time: false }, y: { range: [-80, 0] } },
      axes: [
        { ...axis, values: (_, values) => values.map((v) => `${v} s`) },
        { ...axis, values: (_, values) => values.map((v) => `${v}`), label: "dB", labelSize: 16, labelFont: "11px system-ui" },
      ],
      series: [
        {},
        { label: `Take ${this.#other!.number}`, stroke: colour("soft"), width: 1.5 },
        { label: `Take ${this.#take!.number}`, stroke: voiceColour(this.#voice), width: 2 },
        { label: "Difference", stroke: colour("accent"), width: 1, dash: [4, 3] },
      ],
    };
    this.#plot = new uPlot(options, [times, voice.levels, voice.otherLevels, voice.differences], this.#chart);
  }
}
