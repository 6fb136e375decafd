/** Notes of the curves as they are saved, and how well they are in tune: each voice, and the voices with each other. */

import { intonation, type Intonation, type Take } from "../api";
import { h } from "../dom";
import { signed } from "../format";
import { attempt } from "./toasts";

export class IntonationPanel {
  readonly element = h("details", { class: "intonation panel of-take" });
  readonly #body = h("div", { class: "intonation-body" });
  #take: Take | null = null;
  #isShown = false;

  constructor() {
    this.element.append(h("summary", {}, "Notes and intonation"), this.#body);
    this.element.addEventListener("toggle", () => this.#fetch());
  }

  show(take: Take): void {
    this.#take = take;
    this.changed();
  }

  /** The curves have been saved anew, or voices have other names. */
  changed(): void {
    this.#isShown = false;
    this.#fetch();
  }

  #fetch(): void {
    const take = this.#take;
    if (!take || !this.element.open || this.#isShown) return;
    this.#isShown = true;
    if (take.revision === 0) return this.#body.replaceChildren(h("p", { class: "soft" }, "This method goes by no pitch curves, so there are no notes."));
    void attempt(async () => {
      const facts = await intonation(take.id);
      if (this.#take === take) this.#draw(take, facts);
    });
  }

  #draw(take: Take, facts: Intonation): void {
    const table = (name: string, titles: string[], rows: string[][]): HTMLElement =>
      h(
        "table",
        { "aria-label": name },
        h("thead", {}, h("tr", {}, ...titles.map((title, k) => h("th", { scope: "col", class: k ? "number" : "" }, title)))),
        h("tbody", {}, ...rows.map(([first, ...rest]) => h("tr", {}, h("th", { scope: "row" }, first!), ...rest.map((cell) => h("td", { class: "number" }, cell))))),
      );
    const voices = facts.voices.map((v) =>
      v.notes === 0 ? [v.voice, "0", "–", "–", "–", "–"] : [v.voice, String(v.notes), signed(v.meanCents), v.spreadCents.toFixed(0), signed(v.driftCentsASecond), v.vibratoCents.toFixed(0)],
    );
    const pairs = facts.pairs.map((p) => [`${p.first}, ${p.second}`, String(p.chords), p.equalCents.toFixed(0), p.justCents.toFixed(0)]);
    const link = (text: string, file: string): HTMLElement => h("a", { class: "button", href: `/api/takes/${take.id}/${file}`, download: "" }, text);
    this.#body.replaceChildren(
      h("p", { class: "soft" }, `In cents (hundredths of a semitone); a\u2032 = ${facts.referenceHertz.toFixed(1)} Hz, as the voices sing it. Long notes count more. It is as good as the curves are.`),
      h(
        "div",
        { class: "columns" },
        table("Each voice", ["Voice", "Notes", "Too high", "Spread", "Drift a second", "Vibrato"], voices),
        pairs.length > 0 ? table("Between voices", ["Voices", "Chords", "Off equal temperament", "Off pure intervals"], pairs) : null,
      ),
      h("div", { class: "row" }, link("Notes (MIDI)", "notes.mid"), link("Notes (CSV)", "notes.csv"), link("Intervals (CSV)", "intervals.csv")),
    );
  }
}
