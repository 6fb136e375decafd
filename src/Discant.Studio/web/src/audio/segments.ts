/** What has been handed to the sound card: which stretch of the music sounds when. The one clock of the page reads it. */

export interface Segment {
  /** Time of the sound card at which it begins, s. */
  when: number;
  /** Time in the music, s. */
  position: number;
  /** s. */
  length: number;
}

export interface Loop {
  start: number;
  end: number;
}

/** The next stretch to play: to the end of its chunk, of the loop or of the music. */
export function nextStretch(position: number, chunkSeconds: number, duration: number, loop: Loop | null): { position: number; length: number } | null {
  if (loop && loop.end > loop.start && position >= loop.end) position = loop.start;
  if (position >= duration) return null;
  let end = Math.min(duration, (Math.floor(position / chunkSeconds + 1e-9) + 1) * chunkSeconds);
  if (loop && position < loop.end) end = Math.min(end, loop.end);
  return end - position < 1e-6 ? null : { position, length: end - position };
}

/** Where the music is when the sound card's clock says `now`; in a gap it waits for what comes next. */
export function positionAt(segments: readonly Segment[], now: number, fallback: number): number {
  let position = fallback;
  for (const segment of segments) {
    if (now < segment.when) return position === fallback && segment === segments[0] ? segment.position : position;
    position = segment.position + Math.min(segment.length, now - segment.when);
  }
  return position;
}
