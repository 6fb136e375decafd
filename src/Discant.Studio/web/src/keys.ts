/** Keys of the whole page; they keep out of the way where something is typed. */

import { showKeys } from "./panels/dialogs";
import type { RecordingView } from "./panels/recording";

export function listenToKeys(current: () => RecordingView | null): void {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]") || isTyping(event.target)) return;
    if (event.key === "?") return void (event.preventDefault(), showKeys());
    const view = current();
    if (view && !isOperating(event) && handle(view, event)) event.preventDefault();
  });
}

const isTyping = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.matches("input:not([type=range]), textarea, select");

// Sliders and buttons keep the keys that work them.
function isOperating(event: KeyboardEvent): boolean {
  if (!(event.target instanceof HTMLElement) || event.ctrlKey || event.altKey) return false;
  if (event.target.matches("input[type=range]")) return event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End";
  return event.target.matches("button, a, summary") && (event.key === " " || event.key === "Enter");
}

function handle(view: RecordingView, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey) return handleControl(view, event);
  if (event.altKey) return handleAlt(view, event);
  const digit = /^Digit([1-8])$/.exec(event.code)?.[1];
  if (digit) return voice(view, Number(digit) - 1, event.shiftKey);
  const action = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  action?.(view, event);
  return action !== undefined;
}

function voice(view: RecordingView, number: number, isSolo: boolean): boolean {
  if (number >= view.transport.strips.length) return false;
  if (isSolo) view.strips.toggle(number, "solo");
  else view.chooseVoice(number);
  return true;
}

function handleControl(view: RecordingView, event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase();
  if (key === "z" && !event.shiftKey) view.tools.undo();
  else if (key === "y" || key === "z") view.tools.redo();
  else return false;
  return true;
}

function handleAlt(view: RecordingView, event: KeyboardEvent): boolean {
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return false;
  const step = (event.key === "ArrowUp" ? 1 : -1) * (event.shiftKey ? 1 : 0.1);
  view.tools.shift(step, "moved");
  return true;
}

const seekBy = (view: RecordingView, seconds: number): void => view.transport.seek(view.transport.position + seconds);

const keys: Record<string, (view: RecordingView, event: KeyboardEvent) => void> = {
  " ": (view) => view.transport.toggle(),
  ArrowLeft: (view, event) => seekBy(view, event.shiftKey ? -10 : -2),
  ArrowRight: (view, event) => seekBy(view, event.shiftKey ? 10 : 2),
  Home: (view) => view.transport.seek(0),
  b: (view) => (view.transport.listening = view.transport.listening === "voices" ? "mixture" : "voices"),
  l: (view) => view.bar.toggleLoop(),
  t: (view) => view.switchTake(),
  m: (view) => view.strips.toggle(view.voice, "muted"),
  s: (view) => view.strips.toggle(view.voice, "solo"),
  "+": (view) => view.zoom(1.6),
  "=": (view) => view.zoom(1.6),
  "-": (view) => view.zoom(1 / 1.6),
  "0": (view) => view.showAll(),
  v: (view) => view.tools.choose("move"),
  p: (view) => view.tools.choose("draw"),
  e: (view) => view.tools.choose("erase"),
  r: (view) => view.tools.choose("select"),
  o: (view, event) => view.tools.shift(event.shiftKey ? -12 : 12, event.shiftKey ? "octave down" : "octave up"),
  Delete: (view) => view.tools.erase(),
  Backspace: (view) => view.tools.erase(),
  Escape: (view) => view.setRegion(null),
  "[": (view) => view.setRegion({ start: view.transport.position, end: Math.max(view.region?.end ?? 0, view.transport.position + 0.1) }),
  "]": (view) => view.setRegion({ start: Math.min(view.region?.start ?? 0, Math.max(0, view.transport.position - 0.1)), end: view.transport.position }),
};
