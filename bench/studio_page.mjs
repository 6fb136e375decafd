// How smooth the page of `discant studio` is on a long recording, and how much memory it needs.
//   node bench/studio_page.mjs RECORDING [FOLDER]     DISCANT_PROGRAM is Discant.Cli.dll; FOLDER keeps the separation for the next run
// Prints: time from the start of the program to the page (three starts); what the page says while the recording is sent in and taken apart
// (four voices, fast), how long that took and how smooth the page was meanwhile; times between frames while it scrolls, zooms and plays;
// and the memory of the page (JavaScript heap; resident memory of the renderer process) and of the program.
import { readdirSync, readFileSync } from "node:fs";
import { startStudio, until, withFolder, withPage } from "../src/Discant.Studio/web/browser/browser.mjs";
import { ask, takeIsOpen, upload } from "../src/Discant.Studio/web/browser/steps.mjs";

const [recording, kept] = process.argv.slice(2);

/** Times between frames, ms, while something is done each frame. */
const frames = (page, seconds, action) =>
  page.evaluate(
    ([duration, what]) =>
      new Promise((resolve) => {
        const stage = document.querySelector(".stage");
        const box = stage.getBoundingClientRect();
        const wheel = (options) => stage.dispatchEvent(new WheelEvent("wheel", { bubbles: true, cancelable: true, clientX: box.left + box.width / 2, clientY: box.top + 50, ...options }));
        const times = [];
        const start = performance.now();
        let last = start;
        const step = (now) => {
          times.push(now - last);
          last = now;
          const share = (now - start) / (1000 * duration);
          if (what === "scroll") wheel({ deltaX: 40 });
          if (what === "zoom") wheel({ ctrlKey: true, deltaY: share % 0.5 < 0.25 ? -12 : 12 });
          if (share < 1) requestAnimationFrame(step);
          else resolve(times.slice(1));
        };
        requestAnimationFrame(step);
      }),
    [seconds, action],
  );

function summary(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1);
  return `${times.length} frames, median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(1)} ms, over 100 ms: ${times.filter((t) => t > 100).length}`;
}

/** Memory of the largest of our processes whose command line has that text, MB: `VmRSS` is what it has now, `VmHWM` the most it ever had. */
function memoryOf(text, field) {
  const parent = (id) => Number(/PPid:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8"))[1]);
  const isOurs = (id) => id === process.pid || (id > 1 && isOurs(parent(id)));
  let most = 0;
  for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number)) {
    try {
      if (!readFileSync(`/proc/${id}/cmdline`, "utf8").includes(text) || !isOurs(parent(id))) continue;
      most = Math.max(most, Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${id}/status`, "utf8"))[1]) / 1024);
    } catch {
      // It has ended meanwhile.
    }
  }
  return most;
}

// In a folder of its own: what is queued in another would be worked on at once.
async function starts(folder) {
  const times = [];
  for (let k = 0; k < 3; k++) {
    const start = performance.now();
    const studio = await startStudio(folder);
    const page = await fetch(studio.address);
    await page.text();
    times.push(performance.now() - start);
    await studio.end("SIGTERM");
  }
  console.log(`from start to first page: ${times.map((t) => `${(t / 1000).toFixed(2)} s`).join(", ")}`);
}

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(0)} s`;

/** Sends the recording in and follows it as a user does; the page is used meanwhile. */
async function takeApart(page) {
  const start = performance.now();
  await upload(page, recording, 4);
  await page.locator(".take-status progress").waitFor();
  console.log(`sent in and checked: ${seconds(start)}`);
  let said = "";
  for (let isUsed = false; (await page.locator(".strip").count()) === 0; await page.waitForTimeout(500)) {
    const text = (await page.locator(".take-status .what").allTextContents())[0] ?? "";
    const [, stage, percent] = /^(.*) · (\d+) %/.exec(text) ?? ["", "", "0"];
    const step = `${stage} ${Math.floor(Number(percent) / 10)}`;
    if (step !== said) console.log(`  after ${seconds(start)}: ${text}`);
    said = step;
    if (Number(percent) < 20 || isUsed) continue;
    isUsed = true;
    await page.locator(".stage").focus();
    for (let k = 0; k < 5; k++) await page.keyboard.press("+");
    console.log(`scroll while it works: ${summary(await frames(page, 15, "scroll"))}`);
    await page.keyboard.press("0");
  }
  console.log(`taken apart: ${seconds(start)}; the program had at most ${memoryOf("Discant.Cli.dll", "VmHWM").toFixed(0)} MB`);
}

async function measure(folder) {
  await withFolder(starts);
  const studio = await startStudio(folder);
  try {
    await withPage(studio.address, {}, async (page) => {
      if ((await ask(page, "/api/recordings")).length === 0) await takeApart(page);
      else await page.locator(".choose").first().click();
      await takeIsOpen(page, 1);
      await page.waitForTimeout(3000);
      const memory = async (when) => {
        const heap = await page.evaluate(() => performance.memory.usedJSHeapSize / 1e6);
        console.log(`memory ${when}: heap ${heap.toFixed(0)} MB, renderer ${memoryOf("--type=renderer", "VmRSS").toFixed(0)} MB`);
      };
      await memory("after opening");
      console.log(`idle:   ${summary(await frames(page, 3, "nothing"))}`);
      for (let k = 0; k < 5; k++) await page.keyboard.press("+");
      console.log(`scroll: ${summary(await frames(page, 15, "scroll"))}`);
      await page.keyboard.press("0");
      console.log(`zoom:   ${summary(await frames(page, 15, "zoom"))}`);
      await memory("after scrolling and zooming");
      await page.keyboard.press("0");
      await page.locator(".stage").focus();
      await page.keyboard.press(" ");
      await until(page, () => document.querySelector(".transport").dataset.state === "playing");
      console.log(`play:   ${summary(await frames(page, 20, "nothing"))}`);
      console.log(`play, scroll: ${summary(await frames(page, 10, "scroll"))}`);
      for (const seconds of [30, 90, 150, 210]) {
        await memory(`after playing for ${seconds} s`);
        if (seconds < 210) await page.waitForTimeout(60_000);
      }
    });
  } finally {
    await studio.end("SIGTERM");
  }
}

if (kept) await measure(kept);
else await withFolder(measure);
