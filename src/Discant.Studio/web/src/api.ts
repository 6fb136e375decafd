/** The studio's interface as the page uses it. Types are those of /openapi/v1.json. */

export type TakeState = "Queued" | "Running" | "Done" | "Failed" | "Cancelled";
export interface TakeSettings {
  voices: number | null;
  method: string;
  quality: string;
}
export interface Voice {
  name: string;
  levelDb: number | null;
  sungSeconds: number;
}
export interface Take {
  id: string;
  recording: string;
  number: number;
  state: TakeState;
  settings: TakeSettings;
  correctionOf: string | null;
  fraction: number;
  stage: string;
  secondsLeft: number | null;
  failure: string | null;
  warnings: string[];
  voices: Voice[];
  revision: number;
}
export interface Recording {
  id: string;
  name: string;
  seconds: number;
  frames: number;
  sampleRate: number;
  channels: number;
  bytes: number;
  warning: string | null;
  created: string;
  takes: Take[];
}
export interface Method {
  name: string;
  description: string;
  usesCurves: boolean;
  needsVoices: boolean;
  mostVoices: number;
  canFit: boolean;
}
export interface StudioFacts {
  version: string;
  methods: Method[];
  mostVoices: number;
  uploadBytes: number;
  durationSeconds: number;
  frameSeconds: number;
  spectrogram: { width: number; height: number; lowHz: number; highHz: number; columnsASecond: number[] };
  peaks: { finestFrames: number; step: number; levels: number };
}
export interface CurveFile {
  names: string[];
  frame_seconds: number;
  hz: number[][];
}
export interface Revision {
  revision: number;
  note: string;
  saved: string;
}
export interface VoiceDifference {
  name: string;
  levelDb: number | null;
  otherLevelDb: number | null;
  differenceDb: number | null;
  levels: number[];
  otherLevels: number[];
  differences: number[];
  changedSeconds: number;
}
export interface Comparison {
  stepSeconds: number;
  voices: VoiceDifference[];
}
export interface Intonation {
  referenceHertz: number;
  voices: { voice: string; notes: number; meanCents: number; spreadCents: number; driftCentsASecond: number; vibratoCents: number }[];
  pairs: { first: string; second: string; chords: number; equalCents: number; justCents: number }[];
}

const token = document.querySelector<HTMLMetaElement>("meta[name=discant-token]")?.content ?? "";

/** What went wrong, in the studio's words. */
export class StudioError extends Error {}

async function answer(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (init.method && init.method !== "GET") headers.set("X-Discant-Token", token);
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new StudioError("The studio does not answer. Is it still running?");
  }
  if (!response.ok) throw new StudioError(problemOf(await response.text()));
  return response;
}

function problemOf(text: string): string {
  try {
    return (JSON.parse(text) as { detail?: string }).detail ?? "The studio refused.";
  } catch {
    return "The studio refused.";
  }
}

const json = async <T>(path: string, init?: RequestInit): Promise<T> => (await answer(path, init)).json() as Promise<T>;
const sending = (method: string, body: unknown): RequestInit => ({ method, body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });

export const facts = () => json<StudioFacts>("/api/studio");
export const addExample = (settings: TakeSettings) => json<Recording>("/api/recordings/example", sending("POST", settings));
export const addTake = (recording: string, settings: TakeSettings, correctionOf: string | null) =>
  json<Take>(`/api/recordings/${recording}/takes`, sending("POST", { settings, correctionOf }));
export const deleteRecording = (id: string) => answer(`/api/recordings/${id}`, { method: "DELETE" });
export const deleteTake = (id: string) => answer(`/api/takes/${id}`, { method: "DELETE" });
export const cancelTake = (id: string) => answer(`/api/takes/${id}/cancel`, { method: "POST" });
export const rename = (take: string, names: string[]) => json<Take>(`/api/takes/${take}/names`, sending("PUT", { names }));
export const curves = (take: string, revision?: number) => json<CurveFile>(`/api/takes/${take}/f0.json${revision === undefined ? "" : `?revision=${revision}`}`);
export const revisions = (take: string) => json<Revision[]>(`/api/takes/${take}/f0/history`);
export const saveCurves = (take: string, file: CurveFile, note: string) =>
  json<Take>(`/api/takes/${take}/f0.json?note=${encodeURIComponent(note)}`, sending("PUT", file));
export const importCurves = (take: string, format: "csv" | "mid" | "json", body: Blob) =>
  json<Take>(`/api/takes/${take}/f0.${format}?note=${encodeURIComponent("imported")}`, { method: "PUT", body, headers: { "Content-Type": "application/octet-stream" } });
export const comparison = (take: string, other: string) => json<Comparison>(`/api/takes/${take}/comparison/${other}`);
export const intonation = (take: string) => json<Intonation>(`/api/takes/${take}/intonation`);
export interface VoiceChange {
  voice: number;
  /** An F0 file, its bytes in base64. */
  melody: string | null;
  tune: number;
  referenceHertz: number;
  vibrato: number;
  transposeCents: number;
  /** The voice whose timbre it gets. */
  timbreOf: number | null;
  gainDb: number;
  pan: number | null;
  mute: boolean;
}
/** The voices mixed again, or a stretch of that; `practice`: an archive of files to practise with. */
export const edited = async (take: string, kind: "mix" | "practice", voices: VoiceChange[], region: { start: number; end: number } | null, signal: AbortSignal) =>
  (await answer(`/api/takes/${take}/${kind}`, { ...sending("POST", { voices, fromSeconds: region?.start ?? null, toSeconds: region?.end ?? null }), signal })).blob();
export const bytes = async (path: string, signal?: AbortSignal) => (await answer(path, signal ? { signal } : {})).arrayBuffer();
export const picture = async (path: string, signal: AbortSignal) => (await answer(path, { signal })).blob();

/** Sends a recording, telling how much of it has gone. */
export function upload(file: File, settings: TakeSettings, progress: (fraction: number) => void): { done: Promise<Recording>; cancel: () => void } {
  const request = new XMLHttpRequest();
  const done = new Promise<Recording>((resolve, reject) => {
    request.open("POST", "/api/recordings");
    request.setRequestHeader("X-Discant-Token", token);
    request.upload.onprogress = (event) => progress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onload = () => (request.status === 201 ? resolve(JSON.parse(request.responseText) as Recording) : reject(new StudioError(problemOf(request.responseText))));
    request.onerror = () => reject(new StudioError("The file could not be sent. It may be larger than the studio accepts, or the studio was closed."));
    request.onabort = () => reject(new DOMException("cancelled", "AbortError"));
  });
  const form = new FormData();
  form.append("settings", JSON.stringify(settings));
  form.append("file", file, file.name);
  request.send(form);
  return { done, cancel: () => request.abort() };
}

/** Follows everything; reconnects by itself. */
export function follow(changed: (id: string, recording: Recording | null) => void, connected: (isConnected: boolean) => void): void {
  const events = new EventSource("/api/events");
  events.addEventListener("recording", (event) => {
    const change = JSON.parse(event.data as string) as { id: string; recording: Recording | null };
    changed(change.id, change.recording);
  });
  events.onopen = () => connected(true);
  events.onerror = () => connected(false);
}
