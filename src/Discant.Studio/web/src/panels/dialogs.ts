/** Dialogs: a question with yes and no, and the list of keys. */

import { h, iconButton } from "../dom";

/** Asks before something that cannot be undone. */
export function confirm(question: string, yes: string): Promise<boolean> {
  return new Promise((resolve) => {
    const dialog = h("dialog", { "aria-label": question });
    dialog.append(
      h("p", {}, question),
      h(
        "div",
        { class: "row end" },
        h("button", { type: "button", onclick: () => dialog.close() }, "Keep"),
        h("button", { type: "button", class: "danger", onclick: () => dialog.close("yes") }, yes),
      ),
    );
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

const keys: [keys: string, meaning: string][] = [
  ["Space", "Play or pause"],
  ["← →", "Back and forward 2 s; with Shift 10 s"],
  ["Home", "To the beginning"],
  ["B", "Switch between the voices and the recording"],
  ["L", "Loop the marked stretch"],
  ["T", "Switch between the last two takes"],
  ["1 – 8", "Choose a voice; with Shift solo it"],
  ["M, S", "Mute, solo the chosen voice"],
  ["+, −", "Zoom in, zoom out"],
  ["0", "Show everything"],
  ["V, P, E, R", "Tools: move, pen, eraser, mark"],
  ["[ and ]", "Mark from here, mark up to here"],
  ["Esc", "Mark nothing"],
  ["Alt + ↑ ↓", "Move the marked stretch by 10 cents; with Shift by a semitone"],
  ["O, Shift + O", "Octave up, octave down"],
  ["Delete", "Erase the marked stretch"],
  ["Ctrl + Z, Ctrl + Y", "Undo, do again"],
  ["Ctrl + wheel", "Zoom; Alt + wheel moves up and down"],
];

export function showKeys(): void {
  const dialog = h("dialog", { class: "keys", "aria-labelledby": "keys-title" });
  const rows = keys.map(([key, meaning]) => h("tr", {}, h("th", { scope: "row" }, key), h("td", {}, meaning)));
  dialog.append(
    h("header", { class: "row" }, h("h2", { id: "keys-title" }, "Keys"), iconButton("close", "Close", () => dialog.close())),
    h("table", {}, h("tbody", {}, ...rows)),
  );
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}
