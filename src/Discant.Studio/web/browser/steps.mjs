// What a user does on the page, step by step; each step fails where the page does not do its part.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { until } from "./browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export function check(isTrue, what) {
  if (!isTrue) throw new Error(`not so: ${what}`);
}

/** axe-core finds nothing. */
export async function isAccessible(page, state) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }));
  const lines = found.violations.map((v) => `${v.id}: ${v.help} (${v.nodes.map((n) => n.target.join(" ")).join("; ")})`);
  if (lines.length > 0) throw new Error(`${state}: axe-core finds\n${lines.join("\n")}`);
}

/** Sends a file in as a user does who chooses it. */
export async function upload(page, file, voices) {
  await page.getByLabel("Voices").first().selectOption(String(voices));
  await page.locator("#file").setInputFiles(file);
}

/** Waits until the take with that number is shown. */
export const takeIsOpen = (page, number) => page.locator(`.takes button[aria-pressed=true]:has-text("Take ${number}")`).waitFor();

export const level = (page) => page.evaluate(() => Number(document.querySelector(".transport").dataset.level));
export const levelIs = (page, low, high) =>
  until(
    page,
    ([least, most]) => {
      const value = Number(document.querySelector(".transport").dataset.level);
      return value >= least && value <= most;
    },
    [low, high],
  );

/** The clock of the page, s. */
export const position = (page) =>
  page.evaluate(() => {
    const [minutes, seconds] = document.querySelector(".time").textContent.split(":");
    return 60 * Number(minutes) + Number(seconds);
  });

/** Marks a stretch by dragging over the ruler. */
export async function mark(page, from, to) {
  const box = await page.locator(".ruler").boundingBox();
  await page.mouse.move(box.x + from * box.width, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + to * box.width, box.y + 8, { steps: 5 });
  await page.mouse.up();
}

/** Where the score begins; it must not move while somebody works on it. */
export const top = (page) => page.evaluate(() => document.querySelector(".stage").getBoundingClientRect().top);

/** Drags over the score, from and to as shares of its width and height. */
export async function drag(page, from, to) {
  const box = await page.locator(".stage").boundingBox();
  const at = ([x, y]) => [box.x + x * box.width, box.y + y * box.height];
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at(to), { steps: 12 });
  await page.mouse.up();
}

/** Fingers on an element, each from one place to another, as shares of its width and height. */
export async function touch(page, selector, fingers) {
  const session = await page.context().newCDPSession(page);
  const box = await page.locator(selector).first().boundingBox();
  const steps = 12;
  const at = (step) =>
    fingers.map(([from, to], id) => ({ id, x: box.x + box.width * (from[0] + ((to[0] - from[0]) * step) / steps), y: box.y + box.height * (from[1] + ((to[1] - from[1]) * step) / steps) }));
  const send = (type, touchPoints) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
  for (let k = 1; k <= fingers.length; k++) await send("touchStart", at(0).slice(0, k));
  for (let step = 1; step <= steps; step++) await send("touchMove", at(step));
  await send("touchEnd", []);
  await session.detach();
  // What follows at once would be the other half of a double tap.
  await page.waitForTimeout(500);
}

/** Everything in sight that can be operated is large enough for a finger. */
export async function isTouchable(page, state) {
  const small = await page.evaluate(() => {
    const all = [...document.querySelectorAll("button, a[href], select, summary, input:not(.visually-hidden)")].filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.classList.contains("skip"));
    return all.map((e) => [e.getAttribute("aria-label") ?? e.textContent, e.getBoundingClientRect()]).filter(([, box]) => box.width > 0 && (box.width < 40 || box.height < 40)).map(([name, box]) => `${name} (${box.width.toFixed(0)} x ${box.height.toFixed(0)})`);
  });
  if (small.length > 0) throw new Error(`${state}: too small for a finger: ${small.join(", ")}`);
}

export const isSaved = (page) => page.locator(".saved", { hasText: /^Saved$/ }).waitFor();

/** JSON from the studio, asked by the page itself. */
export const ask = (page, path) => page.evaluate((address) => fetch(address).then((r) => r.json()), path);

/** Largest difference between the sum of a take's stems and the recording, of full scale, from what is downloaded. */
export const imbalance = (page, recording, take, stems) =>
  page.evaluate(
    async ([recordingId, takeId, count]) => {
      const context = new OfflineAudioContext(1, 1, (await (await fetch(`/api/recordings/${recordingId}`)).json()).sampleRate);
      const load = async (address) => {
        const sound = await context.decodeAudioData(await (await fetch(address)).arrayBuffer());
        return Array.from({ length: sound.numberOfChannels }, (_, c) => sound.getChannelData(c));
      };
      const mixture = await load(`/api/recordings/${recordingId}/mixture.wav`);
      const voices = await Promise.all(Array.from({ length: count }, (_, k) => load(`/api/takes/${takeId}/stems/${k}.wav`)));
      let most = 0;
      for (let channel = 0; channel < mixture.length; channel++)
        for (let n = 0; n < mixture[channel].length; n++) most = Math.max(most, Math.abs(voices.reduce((sum, voice) => sum + voice[channel][n], -mixture[channel][n])));
      return most;
    },
    [recording, take, stems],
  );
