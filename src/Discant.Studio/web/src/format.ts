/** Numbers as people read them. */

export function clock(seconds: number): string {
  const tenths = Math.max(0, Math.floor(seconds * 10 + 1e-6));
  return `${Math.floor(tenths / 600)}:${String(Math.floor(tenths / 10) % 60).padStart(2, "0")}.${tenths % 10}`;
}

export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function timeLeft(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s left`;
  return `${Math.round(seconds / 60)} min left`;
}

export function decibel(value: number | null): string {
  return value === null ? "silent" : `${value.toFixed(1).replace("-", "\u2212")} dB`;
}

const noteNames = ["C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"];

/** Name of a note and how far off it is, such as A4 +12 ct. */
export function noteName(midi: number): string {
  const key = Math.round(midi);
  const cents = Math.round(100 * (midi - key));
  const name = `${noteNames[((key % 12) + 12) % 12]}${Math.floor(key / 12) - 1}`;
  return cents === 0 ? name : `${name} ${signed(cents)} ct`;
}

/** A deviation, whole, with its sign. */
export function signed(value: number): string {
  const whole = Math.round(value);
  return `${whole > 0 ? "+" : whole < 0 ? "\u2212" : ""}${Math.abs(whole)}`;
}

/** What a recording is called: its file without the ending. */
export const titleOf = (fileName: string): string => fileName.replace(/\.(wav|flac|ogg|oga|opus|mp3|aiff?|m4a|mp4|mov|webm|aac|au|caf)$/i, "");
