/** What is heard of each track: mute, solo, level and pan as plain rules. */

export interface Strip {
  muted: boolean;
  solo: boolean;
  /** dB, -60 (silent) to +12. */
  levelDb: number;
  /** -1 left to 1 right. */
  pan: number;
}

export type Listening = "voices" | "mixture";

export const silentDb = -60;
export const loudestDb = 12;

export const newStrip = (): Strip => ({ muted: false, solo: false, levelDb: 0, pan: 0 });

/** Amplitude of a level; the lowest is silence. */
export const amplitude = (levelDb: number): number => (levelDb <= silentDb ? 0 : 10 ** (levelDb / 20));

/** Amplitudes of all voices: a soloed voice silences those that are not; mute wins over solo. */
export function gains(strips: readonly Strip[], listening: Listening): number[] {
  const anySolo = strips.some((s) => s.solo);
  return strips.map((s) => (listening === "mixture" || s.muted || (anySolo && !s.solo) ? 0 : amplitude(s.levelDb)));
}

/** What a mix of the voices has to do to sound as it is heard: levels, silences and, in stereo, places. */
export const heard = (strips: readonly Strip[], channels: number): { gainDb: number; pan: number | null; mute: boolean }[] =>
  gains(strips, "voices").map((gain, k) => ({ gainDb: gain > 0 ? strips[k]!.levelDb : 0, pan: channels === 2 && strips[k]!.pan !== 0 ? strips[k]!.pan : null, mute: gain === 0 }));
