/** Messages at the edge of the page; errors stay until they are closed. */

import { h, iconButton } from "../dom";

const element = h("div", { class: "toasts" });
const polite = h("div", { role: "status", class: "polite" });
const urgent = h("div", { role: "alert", class: "urgent" });
element.append(urgent, polite);

export const toasts = element;

export function say(text: string): void {
  show(polite, text, 5000);
}

export function complain(error: unknown): void {
  if (error instanceof DOMException && error.name === "AbortError") return;
  show(urgent, error instanceof Error ? error.message : String(error), null);
}

/** Does something that may fail, and says so. */
export async function attempt(action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    complain(error);
  }
}

function show(place: HTMLElement, text: string, milliseconds: number | null): void {
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  for (const old of place.children) if (old.firstElementChild?.textContent === sentence) old.remove();
  const toast = h("div", { class: "toast" }, h("p", {}, sentence));
  toast.append(iconButton("close", "Close this message", () => toast.remove()));
  place.append(toast);
  if (milliseconds !== null) window.setTimeout(() => toast.remove(), milliseconds);
}
