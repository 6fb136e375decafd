/** Dark or light: as the system says, unless the user has said otherwise. */

export type Theme = "light" | "dark";

const key = "discant-theme";
const system = window.matchMedia("(prefers-color-scheme: dark)");
const changed = new EventTarget();
// Asked for many times a frame; the browser would work the styles out anew each time.
const colours = new Map<string, string>();

export const theme = (): Theme => {
  const wanted = localStorage.getItem(key);
  return wanted === "light" || wanted === "dark" ? wanted : system.matches ? "dark" : "light";
};

export function toggleTheme(): void {
  localStorage.setItem(key, theme() === "dark" ? "light" : "dark");
  apply();
}

export const onTheme = (listener: () => void): void => changed.addEventListener("change", listener);

function apply(): void {
  document.documentElement.dataset.theme = theme();
  colours.clear();
  changed.dispatchEvent(new Event("change"));
}

system.addEventListener("change", apply);
apply();

// Told apart by people who see few colours too (after Okabe and Ito), and legible on either ground.
const voices: Record<Theme, string[]> = {
  dark: ["#5bc0f8", "#f2a93b", "#38d39f", "#ee8ec4", "#ece457", "#ff8058", "#a99bff", "#4fd6d6"],
  light: ["#0067a8", "#a85a00", "#007a55", "#a53c84", "#6e6500", "#c2360a", "#5947c4", "#00717a"],
};

export const voiceColour = (voice: number): string => voices[theme()][voice % voices.dark.length]!;

/** A colour of the style sheet. */
export function colour(name: string): string {
  let value = colours.get(name);
  if (value === undefined) {
    value = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
    colours.set(name, value);
  }
  return value;
}
