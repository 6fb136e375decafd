/** The page: a side with all recordings, and the one that is chosen. */

import "./style.css";
import { facts as fetchFacts, follow, type Recording } from "./api";
import { h, iconButton } from "./dom";
import { titleOf } from "./format";
import { listenToKeys } from "./keys";
import { showKeys } from "./panels/dialogs";
import { Library } from "./panels/library";
import { RecordingView } from "./panels/recording";
import { complain, toasts } from "./panels/toasts";
import { toggleTheme } from "./theme";

const recordings = new Map<string, Recording>();
let view: RecordingView | null = null;
let chosen: string | null = null;

const connection = h("p", { class: "connection", role: "status", hidden: true }, "The studio does not answer. What you see may be old.");
const main = h("main", { id: "main", tabindex: "-1" });
const header = h(
  "header",
  { class: "top row" },
  h("p", { class: "brand" }, "Discant ", h("span", {}, "Studio")),
  connection,
  h("div", { class: "row end grow" }, iconButton("theme", "Dark or light", toggleTheme), iconButton("help", "Keys (?)", showKeys)),
);

function empty(): HTMLElement {
  return h(
    "div",
    { class: "empty" },
    h("h1", {}, "Hear every voice"),
    h("p", {}, "Drop a recording of a choir or a few instruments on the left. It becomes one track for each voice: mute, solo, loop, and see what everybody sings."),
    h("p", { class: "soft" }, "Everything stays on this computer."),
  );
}

function choose(id: string | null): void {
  if (id !== null && id === chosen && view) return;
  chosen = id;
  view?.close();
  view = null;
  const recording = id === null ? undefined : recordings.get(id);
  main.replaceChildren(recording ? (view = new RecordingView(recording, facts)).element : empty());
  library.choose(id);
  // The address names what is shown, so that going back and opening it again works.
  const place = id === null ? "#" : `#${id}`;
  if (location.hash !== place && !(id === null && location.hash === "")) history.pushState(null, "", place);
  document.title = recording ? `${titleOf(recording.name)} – Discant Studio` : "Discant Studio";
}

function changed(id: string, recording: Recording | null): void {
  if (recording) recordings.set(id, recording);
  else recordings.delete(id);
  library.update([...recordings.values()].sort((a, b) => b.created.localeCompare(a.created)));
  if (id !== chosen) {
    if (!view && location.hash === `#${id}`) choose(id);
    return;
  }
  if (!recording) choose(null);
  else if (view) view.update(recording);
  else choose(id);
}

const facts = await fetchFacts();
const library = new Library(facts);
library.onChoose = choose;
document.querySelector("#app")!.append(header, library.element, main, toasts);
main.append(empty());
listenToKeys(() => view);
window.addEventListener("popstate", () => choose(location.hash.length > 1 ? location.hash.slice(1) : null));
window.addEventListener("unhandledrejection", (event) => complain(event.reason));
follow(changed, (isConnected) => (connection.hidden = isConnected));
