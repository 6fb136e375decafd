/** One recording: takes, overview, score, strips, transport, and what is done with them. */

import * as api from "../api";
import type { Recording, StudioFacts, Take } from "../api";
import type { Loop } from "../audio/segments";
import { Transport } from "../audio/transport";
import { closesOutside, h, icon, iconButton } from "../dom";
import { EditSession } from "../edit/session";
import { clock, titleOf } from "../format";
import { ScoreView } from "../view/score";
import { Timeline } from "../view/timeline";
import { Outline } from "../view/waveform";
import { ChangeVoicesPanel } from "./change-voices";
import { ComparisonPanel } from "./comparison";
import { confirm } from "./dialogs";
import { EditTools } from "./edit-tools";
import { IntonationPanel } from "./intonation";
import { methodTitle, SettingsForm, takeText } from "./library";
import { Overview } from "./overview";
import { StripList } from "./strips";
import { attempt, complain, say } from "./toasts";
import { TransportBar } from "./transport-bar";

const previewSeconds = 10;

export class RecordingView {
  readonly element = h("div", { class: "recording-view" });
  readonly transport: Transport;
  readonly timeline: Timeline;
  readonly score: ScoreView;
  readonly strips: StripList;
  readonly tools: EditTools;
  readonly bar: TransportBar;
  readonly #overview: Overview;
  readonly #comparison = new ComparisonPanel();
  readonly #intonation = new IntonationPanel();
  readonly #changes: ChangeVoicesPanel;
  readonly #takes = h("div", { class: "takes", role: "group", "aria-label": "Takes" });
  readonly #status = h("div", { class: "status" });
  readonly #warnings = h("ul", { class: "warnings" });
  readonly #downloads = h("div", { class: "menu-items" });
  readonly #body = h("div", { class: "body" });
  #recording: Recording;
  #take: Take | null = null;
  #before: Take | null = null;
  #awaited: { id: string; other: string } | null = null;
  #region: Loop | null = null;
  #isClosed = false;

  constructor(
    recording: Recording,
    readonly facts: StudioFacts,
  ) {
    this.#recording = recording;
    this.transport = new Transport(recording.sampleRate, recording.frames, { address: `/api/recordings/${recording.id}`, channels: recording.channels });
    this.timeline = new Timeline(recording.seconds);
    this.score = new ScoreView(recording.id, facts, this.timeline, this.transport, () => this.#moved());
    this.#overview = new Overview(this.transport, this.timeline);
    this.strips = new StripList(this.transport, this.timeline);
    this.tools = new EditTools(this.score, () => void this.#separateAgain());
    this.bar = new TransportBar(this);
    this.#changes = new ChangeVoicesPanel(
      recording.channels,
      () => this.#region ?? { start: this.transport.position, end: Math.min(this.#recording.seconds, this.transport.position + previewSeconds) },
      () => this.transport.strips,
      () => this.transport.pause(),
    );
    this.#wire();
    this.#lay();
    this.#withoutTake();
    this.score.axis.fit([]);
    this.update(recording);
    void attempt(async () => {
      const peaks = await api.bytes(`/api/recordings/${recording.id}/peaks`);
      if (!this.#isClosed) this.#overview.show(new Outline(peaks, facts.peaks, recording.frames, recording.sampleRate), recording.frames);
    });
    requestAnimationFrame(() => this.#tick());
  }

  get region(): Loop | null {
    return this.#region;
  }

  get take(): Take | null {
    return this.#take;
  }

  /** The recording as it is now. */
  update(recording: Recording): void {
    this.#recording = recording;
    const done = recording.takes.filter((t) => t.state === "Done");
    const awaited = this.#awaited && done.find((t) => t.id === this.#awaited!.id);
    if (awaited) {
      const other = done.find((t) => t.id === this.#awaited!.other);
      this.#awaited = null;
      void this.#open(awaited).then(() => other && this.#comparison.show(awaited, other));
    } else if (this.#take && !recording.takes.some((t) => t.id === this.#take!.id)) this.#leave();
    const newest = done[done.length - 1];
    if (!this.#take && newest && !awaited) void this.#open(newest);
    else if (this.#take) this.#take = done.find((t) => t.id === this.#take!.id) ?? this.#take;
    this.#drawTakes();
    this.#drawStatus();
  }

  setRegion(region: Loop | null): void {
    this.#region = region;
    this.score.setRegion(region);
    this.#overview.setRegion(region);
    const { session } = this.score;
    session?.setRegion(region && { start: session.frameOf(region.start), end: session.frameOf(region.end) + 1 });
    if (this.bar.isLooping) this.transport.loop = region;
    this.tools.update();
    this.bar.update();
  }

  /** Plays the other of the last two takes from where the music is. */
  switchTake(): void {
    const other = this.#before && this.#recording.takes.find((t) => t.id === this.#before!.id && t.state === "Done");
    if (other) void this.#open(other).then(() => say(`Take ${other.number}`));
  }

  chooseVoice(voice: number): void {
    this.score.session?.choose(voice);
    this.strips.choose(voice);
  }

  get voice(): number {
    return this.score.session?.voice ?? 0;
  }

  zoom(factor: number): void {
    this.timeline.zoom(factor, this.timeline.xOf(Math.min(this.timeline.end, Math.max(this.timeline.start, this.transport.position))));
    this.#moved();
  }

  showAll(): void {
    this.timeline.showAll();
    if (this.score.session) this.score.axis.fit(this.score.session.curves);
    this.#moved();
  }

  close(): void {
    this.#isClosed = true;
    void this.score.session?.save().catch(complain);
    this.transport.close();
    this.#changes.hide();
    this.#overview.close();
    this.score.close();
    this.strips.show([], []);
  }

  #wire(): void {
    this.score.onRegion = this.#overview.onRegion = (region) => this.setRegion(region);
    this.score.isVoiceHeard = (voice) => !this.transport.strips[voice]?.muted && (this.transport.strips[voice]?.solo || !this.transport.strips.some((s) => s.solo));
    this.strips.onChoose = (voice) => this.chooseVoice(voice);
    this.strips.onRename = (voice, name) => void this.#rename(voice, name);
    this.strips.onChange = () => this.score.drawCurves();
    this.transport.addEventListener("failure", (event) => complain((event as CustomEvent).detail));
    this.transport.addEventListener("seek", () => (this.timeline.reveal(this.transport.position) ? this.#moved() : this.#drawMoving()));
  }

  #lay(): void {
    const remove = iconButton("bin", "Delete this take", () => void this.#deleteTake(), { class: "quiet of-take" });
    const menu = h("details", { class: "menu of-take" }, h("summary", { class: "button" }, icon("download"), "Download"), this.#downloads);
    closesOutside(menu);
    this.element.append(
      h("header", { class: "title row" }, h("h1", { title: this.#recording.name }, titleOf(this.#recording.name)), this.#takes, h("div", { class: "row end grow" }, this.#newTake(), menu, remove)),
      this.#status,
      this.#warnings,
      this.#body,
    );
    this.#body.append(this.#overview.element, this.tools.element, this.score.element, this.strips.element, this.#changes.element, this.#intonation.element, this.#comparison.element, this.bar.element);
  }

  #newTake(): HTMLElement {
    const last = this.#recording.takes[this.#recording.takes.length - 1];
    const form = new SettingsForm(this.facts, last?.settings);
    const box = h("details", { class: "menu" }, h("summary", { class: "button" }, "New take"));
    closesOutside(box);
    const start = async (): Promise<void> => {
      box.open = false;
      await api.addTake(this.#recording.id, form.value, null);
      say("A new take is on its way; this one stays.");
    };
    box.append(h("div", { class: "menu-items wide" }, h("p", { class: "soft" }, "Listen again with other settings. This take stays as it is."), form.element, h("button", { type: "button", class: "primary", onclick: () => void attempt(start) }, "Separate")));
    return box;
  }

  async #open(take: Take): Promise<void> {
    if (this.#take?.id === take.id) return;
    await attempt(async () => {
      await this.score.session?.save();
      const session = await EditSession.open(take, this.facts.frameSeconds);
      if (this.#isClosed) return;
      const isFirst = this.#take === null;
      this.#before = this.#take;
      this.#take = take;
      if (isFirst) this.transport.listening = "voices";
      this.score.session = session;
      if (session) {
        session.voice = Math.min(session.voice, take.voices.length - 1);
        session.addEventListener("change", () => this.#edited());
        session.addEventListener("saved", () => this.#intonation.changed());
        session.addEventListener("failure", (event) => complain((event as CustomEvent).detail));
        if (isFirst) this.score.axis.fit(session.curves);
      }
      this.transport.setVoices(take.voices.map((_, k) => ({ address: `/api/takes/${take.id}/stems/${k}`, channels: this.#recording.channels })));
      this.element.classList.remove("without-take");
      this.#showStrips(take);
      this.#comparison.hide();
      this.#changes.show(take);
      this.#intonation.show(take);
      this.tools.setSession(session, take);
      this.setRegion(this.#region);
      this.#drawDownloads(take);
      this.#drawTakes();
      this.#drawStatus();
      this.score.drawAll();
      this.#drawMoving();
    });
  }

  #showStrips(take: Take): void {
    this.strips.show(
      take.voices.map((v) => v.name),
      take.voices.map((v) => v.levelDb),
    );
    this.strips.choose(this.voice);
    take.voices.forEach((_, voice) => {
      void attempt(async () => {
        const peaks = await api.bytes(`/api/takes/${take.id}/stems/${voice}/peaks`);
        if (this.#take?.id === take.id) this.strips.setOutline(voice, new Outline(peaks, this.facts.peaks, this.#recording.frames, this.#recording.sampleRate));
      });
    });
  }

  #edited(): void {
    this.score.drawCurves();
    this.tools.update();
    this.strips.choose(this.voice);
  }

  async #separateAgain(): Promise<void> {
    const { session } = this.score;
    const take = this.#take;
    if (!session || !take) return;
    await attempt(async () => {
      await session.save();
      const next = await api.addTake(this.#recording.id, take.settings, take.id);
      this.#awaited = { id: next.id, other: take.id };
      say(`Take ${next.number} goes by your curves. It opens when it is ready.`);
    });
  }

  async #rename(voice: number, name: string): Promise<void> {
    const take = this.#take!;
    const names = take.voices.map((v, k) => (k === voice ? name : v.name));
    try {
      this.#take = await api.rename(take.id, names);
      if (this.score.session) this.score.session.names = names;
      this.tools.setNames(names);
      this.#drawDownloads(this.#take);
      this.#changes.show(this.#take);
      this.#intonation.show(this.#take);
    } catch (error) {
      complain(error);
    }
    this.#showStrips(this.#take!);
  }

  async #deleteTake(): Promise<void> {
    const take = this.#take;
    if (take && (await confirm(`Delete take ${take.number} with its stems and curves?`, "Delete"))) await attempt(() => api.deleteTake(take.id));
  }

  #leave(): void {
    this.#take = null;
    this.score.session = null;
    this.transport.setVoices([]);
    this.strips.show([], []);
    this.#comparison.hide();
    this.#changes.hide();
    this.#withoutTake();
  }

  // Before there are voices, there is the recording itself: to be heard and looked at.
  #withoutTake(): void {
    this.transport.listening = "mixture";
    this.tools.setSession(null, null);
    this.element.classList.add("without-take");
  }

  #drawTakes(): void {
    const done = this.#recording.takes.filter((t) => t.state === "Done");
    const buttons = done.map((take) => {
      const label = `Take ${take.number}`;
      const detail = `${methodTitle(take.settings.method)}, ${take.settings.quality}${take.correctionOf ? ", corrected pitch" : ""}`;
      return h("button", { type: "button", class: "tab", title: detail, "aria-pressed": String(take.id === this.#take?.id), onclick: () => void this.#open(take) }, label, take.correctionOf ? h("span", { class: "mark" }, " ✎") : null);
    });
    this.#takes.replaceChildren(...buttons);
  }

  #drawStatus(): void {
    const rows = this.#recording.takes.filter((t) => t.state === "Running" || t.state === "Queued" || (t.state === "Failed" && t.number === this.#recording.takes.length) || (t.state === "Cancelled" && !this.#take));
    const same = rows.length === this.#status.children.length && rows.every((t, k) => (this.#status.children[k] as HTMLElement).dataset.take === `${t.id} ${t.state}`);
    if (!same) this.#status.replaceChildren(...rows.map((t) => this.#statusRow(t)));
    rows.forEach((take, k) => {
      const row = this.#status.children[k]!;
      const bar = row.querySelector("progress");
      if (bar) bar.value = take.fraction;
      const text = row.querySelector(".what");
      if (text && (take.state === "Running" || take.state === "Queued")) text.textContent = takeText(take);
    });
    const notes = [this.#recording.warning, ...(this.#take?.warnings ?? [])].filter((w): w is string => !!w);
    this.#warnings.replaceChildren(...notes.map((w) => h("li", {}, w.charAt(0).toUpperCase() + w.slice(1))));
  }

  #statusRow(take: Take): HTMLElement {
    const row = h("div", { class: `take-status ${take.state.toLowerCase()}`, "data-take": `${take.id} ${take.state}` }, h("strong", {}, `Take ${take.number}`));
    if (take.state === "Running" || take.state === "Queued")
      row.append(
        h("progress", { max: "1", "aria-label": `Progress of take ${take.number}` }),
        h("span", { class: "what soft" }, ""),
        h("button", { type: "button", onclick: () => void attempt(() => api.cancelTake(take.id)) }, "Cancel"),
      );
    else {
      const text = take.state === "Failed" ? (take.failure ?? "It could not be separated.") : "Cancelled.";
      row.append(
        h("span", { class: "what" }, text.charAt(0).toUpperCase() + text.slice(1)),
        h("button", { type: "button", onclick: () => void attempt(() => api.addTake(this.#recording.id, take.settings, take.correctionOf)) }, "Try again"),
      );
    }
    return row;
  }

  #drawDownloads(take: Take): void {
    const link = (text: string, address: string): HTMLElement => h("a", { href: address, download: "" }, text);
    const stems = take.voices.map((v, k) => h("li", {}, h("span", { class: "name" }, v.name), link("WAV", `/api/takes/${take.id}/stems/${k}.wav`), link("FLAC", `/api/takes/${take.id}/stems/${k}.flac`)));
    const curves = take.revision > 0 ? h("li", {}, h("span", { class: "name" }, "Pitch curves"), link("CSV", `/api/takes/${take.id}/f0.csv`), link("MIDI", `/api/takes/${take.id}/f0.mid`)) : null;
    this.#downloads.replaceChildren(h("a", { class: "button primary", href: `/api/takes/${take.id}/everything.zip`, download: "" }, "Everything, with a report (ZIP)"), h("ul", {}, ...stems, curves));
  }

  #moved(): void {
    this.score.drawAll();
    this.strips.drawAll();
    this.#overview.drawView();
    this.#drawMoving();
  }

  #drawMoving(): void {
    this.score.drawMoving();
    this.strips.drawPlayheads();
    this.bar.tick();
  }

  // Each frame while music plays; else what has changed is drawn when it changes.
  #tick(): void {
    if (this.#isClosed) return;
    if (this.transport.state === "playing") {
      this.#overview.tick();
      if (this.bar.isFollowing && this.timeline.follow(this.transport.position)) this.#moved();
      else this.#drawMoving();
    }
    requestAnimationFrame(() => this.#tick());
  }

  /** Time of the playhead as text, for what is read out. */
  get positionText(): string {
    return clock(this.transport.position);
  }
}
