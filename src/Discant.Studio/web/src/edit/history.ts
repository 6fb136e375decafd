/** What has been done to the curves, to be undone and done again. */

/** Part of one voice's curve before and after. */
export interface Patch {
  voice: number;
  start: number;
  before: Float64Array;
  after: Float64Array;
}

export interface Edit {
  /** What was done, in a few words. */
  label: string;
  patches: Patch[];
}

export class History {
  readonly #done: Edit[] = [];
  #undone: Edit[] = [];

  constructor(readonly most = 300) {}

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** What undo would take back. */
  get last(): string | null {
    return this.#done[this.#done.length - 1]?.label ?? null;
  }

  /** Notes what has been done; what was undone before is gone. */
  add(edit: Edit): void {
    this.#done.push(edit);
    if (this.#done.length > this.most) this.#done.shift();
    this.#undone = [];
  }

  undo(curves: Float64Array[]): Edit | null {
    const edit = this.#done.pop();
    if (!edit) return null;
    for (const patch of [...edit.patches].reverse()) curves[patch.voice]!.set(patch.before, patch.start);
    this.#undone.push(edit);
    return edit;
  }

  redo(curves: Float64Array[]): Edit | null {
    const edit = this.#undone.pop();
    if (!edit) return null;
    for (const patch of edit.patches) curves[patch.voice]!.set(patch.after, patch.start);
    this.#done.push(edit);
    return edit;
  }
}
