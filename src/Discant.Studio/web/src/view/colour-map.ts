/** From grey to the colours of the theme: quiet is the ground, loud stands out. */

import type { Theme } from "../theme";

type Stop = [at: number, red: number, green: number, blue: number];

const stops: Record<Theme, Stop[]> = {
  dark: [
    [0, 16, 23, 31],
    [0.25, 22, 45, 66],
    [0.55, 38, 92, 118],
    [0.8, 118, 156, 160],
    [1, 236, 228, 205],
  ],
  light: [
    [0, 252, 251, 248],
    [0.25, 224, 230, 232],
    [0.55, 165, 186, 196],
    [0.8, 92, 122, 142],
    [1, 24, 44, 66],
  ],
};

const loudestGrey = 51; // what the studio draws where it is loudest; silence is 255

/** Colours of all 256 greys, packed as the pixels of an ImageData. */
export function colourMap(theme: Theme): Uint32Array {
  const map = new Uint32Array(256);
  for (let grey = 0; grey < 256; grey++) {
    const share = Math.min(1, (255 - grey) / (255 - loudestGrey));
    const upper = stops[theme].findIndex((s) => s[0] >= share);
    const high = stops[theme][Math.max(1, upper)]!;
    const low = stops[theme][Math.max(1, upper) - 1]!;
    const mix = Math.max(0, (share - low[0]) / (high[0] - low[0]));
    const part = (k: 1 | 2 | 3): number => Math.round(low[k] + mix * (high[k] - low[k]));
    map[grey] = (255 << 24) | (part(3) << 16) | (part(2) << 8) | part(1);
  }
  return map;
}
