// Browser tests: node scenarios.mjs NAME [FILE...]. DISCANT_PROGRAM is Discant.Cli.dll. Ends with 0 where everything was so.
import { withFolder, withPage, startStudio, until } from "./browser.mjs";
import { ask, check, drag, imbalance, isAccessible, isSaved, isTouchable, level, levelIs, mark, position, takeIsOpen, top, touch, upload } from "./steps.mjs";

/** From a file to corrected stems: sent in, followed, heard, seen, corrected, separated again, compared, downloaded. */
async function journey(file) {
  await withFolder(async (folder) => {
    const studio = await startStudio(folder);
    try {
      await withPage(studio.address, {}, async (page) => {
        await page.getByRole("heading", { name: "Hear every voice" }).waitFor();
        await isAccessible(page, "empty");
        await upload(page, file, 2);
        await page.locator(".take-status progress").waitFor();
        await isAccessible(page, "running");
        await takeIsOpen(page, 1);
        await isAccessible(page, "result");
        await listen(page);
        await correct(page);
        await separateAgain(page);
        await download(page);
        await change(page);
        await notes(page);
        await page.keyboard.press("?");
        await page.getByRole("heading", { name: "Keys" }).waitFor();
        await isAccessible(page, "keys");
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Dark or light" }).click();
        check((await page.evaluate(() => document.documentElement.dataset.theme)) === "dark", "the switch makes it dark");
        await isAccessible(page, "result in the dark");
      });
    } finally {
      await studio.end("SIGTERM");
    }
  });
}

async function listen(page) {
  // A stretch that goes round, so that the music does not end while it is listened to.
  await mark(page, 0.3, 0.7);
  await page.keyboard.press("l");
  await page.locator(".stage").focus();
  await page.keyboard.press(" ");
  await levelIs(page, 0.001, 1);
  const before = await position(page);
  await until(page, (then) => document.querySelector(".time").textContent !== then, await page.locator(".time").textContent());
  check((await position(page)) !== before, "the clock goes on");
  await page.getByRole("button", { name: /^Mute/ }).first().click();
  await page.getByRole("button", { name: /^Mute/ }).nth(1).click();
  await levelIs(page, 0, 1e-4);
  await page.getByRole("button", { name: /^Mute/ }).nth(1).click();
  await levelIs(page, 0.0005, 1);
  await page.getByRole("button", { name: /^Mute/ }).first().click();
  await page.getByRole("button", { name: /^Solo/ }).first().click();
  await levelIs(page, 0.0003, 1);
  await page.getByRole("slider", { name: /^Level/ }).first().fill("-60");
  await levelIs(page, 0, 1e-4);
  // The recording itself is still there.
  await page.keyboard.press("b");
  await levelIs(page, 0.001, 1);
  await page.keyboard.press("b");
  await levelIs(page, 0, 1e-4);
  await page.getByRole("slider", { name: /^Level/ }).first().fill("0");
  await page.getByRole("button", { name: /^Solo/ }).first().click();
  await levelIs(page, 0.001, 1);
  await page.locator(".stage").focus();
  await page.keyboard.press(" ");
  await page.getByRole("button", { name: "Play", exact: true }).waitFor();
  check((await level(page)) === 0, "it is silent when it is paused");
}

async function correct(page) {
  const recording = (await ask(page, "/api/recordings"))[0];
  const curves = () => ask(page, `/api/takes/${recording.takes[0].id}/f0.json`);
  const heard = await curves();
  const where = await top(page);
  await page.getByRole("button", { name: /^Pen/ }).click();
  await drag(page, [0.4, 0.3], [0.6, 0.3]);
  await isSaved(page);
  const drawn = await curves();
  const middle = Math.floor(drawn.hz[0].length / 2);
  check(drawn.hz[0][middle] > 0 && drawn.hz[0][middle] !== heard.hz[0][middle], "the pen draws");
  const [first, last] = [Math.ceil(0.41 * drawn.hz[0].length), Math.floor(0.59 * drawn.hz[0].length)];
  check(drawn.hz[0].slice(first, last).every((hertz) => Math.abs(hertz / drawn.hz[0][middle] - 1) < 0.02), "a level stroke is a level curve");
  await page.keyboard.press("v");
  await drag(page, [0.5, 0.3], [0.5, 0.4]);
  await isSaved(page);
  await until(page, () => document.querySelector(".saved").textContent === "Saved");
  const moved = await curves();
  check(moved.hz[0][middle] < drawn.hz[0][middle] && moved.hz[0][middle] > 0, "dragging moves the note");
  check(moved.hz[1][middle] === heard.hz[1][middle], "the other voice stays");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await until(page, () => document.querySelector(".saved").textContent === "");
  check(JSON.stringify((await saved(page, curves, heard)).hz) === JSON.stringify(heard.hz), "undo goes back to what was heard");
  await page.keyboard.press("Control+y");
  check((await saved(page, curves, drawn)).hz[0][middle] === drawn.hz[0][middle], "redo draws it again");
  await mark(page, 0.45, 0.55);
  await page.getByRole("button", { name: "Octave −" }).click();
  const low = await saved(page, curves, null);
  check(Math.abs(low.hz[0][middle] - drawn.hz[0][middle] / 2) < 0.01, "an octave down is half");
  await page.getByLabel(/^Swap the marked/).selectOption("1");
  const swapped = await saved(page, curves, null);
  check(swapped.hz[1][middle] === low.hz[0][middle] && swapped.hz[0][middle] === low.hz[1][middle], "two voices are swapped");
  await page.keyboard.press("Alt+Shift+ArrowUp");
  const up = await saved(page, curves, null);
  check(swapped.hz[0][middle] === 0 || Math.abs(up.hz[0][middle] / swapped.hz[0][middle] - 2 ** (1 / 12)) < 1e-4, "keys move the marked stretch");
  await page.getByLabel("Name of voice 1").fill("Anna");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Mute Anna" }).waitFor();
  check((await top(page)) === where, "nothing jumps while curves are corrected");
  await isAccessible(page, "correcting");
}

// What the studio has once everything is saved.
async function saved(page, curves, wanted) {
  for (let tries = 0; ; tries++) {
    await until(page, () => ["Saved", ""].includes(document.querySelector(".saved").textContent));
    await page.waitForTimeout(800);
    const now = await curves();
    if (!wanted || JSON.stringify(now.hz) === JSON.stringify(wanted.hz) || tries > 20) return now;
  }
}

async function separateAgain(page) {
  await page.getByRole("button", { name: "Separate again" }).click();
  await takeIsOpen(page, 2);
  await page.getByRole("heading", { name: "What changed from take 1 to take 2" }).waitFor();
  await page.locator(".u-over").waitFor();
  await isAccessible(page, "what changed");
  const [recording] = await ask(page, "/api/recordings");
  const change = await ask(page, `/api/takes/${recording.takes[1].id}/comparison/${recording.takes[0].id}`);
  check(change.voices[0].changedSeconds > 0 && change.voices[0].differenceDb !== null, "other curves make other stems");
  await page.keyboard.press("t");
  await takeIsOpen(page, 1);
  await page.keyboard.press("t");
  await takeIsOpen(page, 2);
}

async function download(page) {
  const [recording] = await ask(page, "/api/recordings");
  for (const take of recording.takes) {
    const most = await imbalance(page, recording.id, take.id, take.voices.length);
    check(most < 1e-4, `the stems of take ${take.number} add up to the recording (they are ${most} off)`);
  }
  await page.locator("summary", { hasText: "Download" }).click();
  await isAccessible(page, "downloads");
  const [zip] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /Everything/ }).click()]);
  check(/\.zip$/.test(zip.suggestedFilename()) && (await zip.failure()) === null, "everything comes as an archive");
  const [midi] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "MIDI" }).click()]);
  check(midi.suggestedFilename() === "f0.mid", "curves come as MIDI");
  await page.keyboard.press("Escape");
}

async function change(page) {
  await page.locator("summary", { hasText: "Change voices" }).click();
  await page.getByLabel(/^Transposition of/).first().fill("3");
  await page.keyboard.press("Tab");
  await page.getByLabel("Timbre of Anna").selectOption("1");
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose another melody for Anna" }).click();
  // One tone for all of it, as a file that a user has.
  const rows = Array.from({ length: 400 }, (_, k) => `${(k * 0.016).toFixed(3)},330`);
  await (await choosing).setFiles({ name: "tune.csv", mimeType: "text/csv", buffer: Buffer.from(["time_s,tune_hz", ...rows].join("\n")) });
  await page.getByText("tune.csv").waitFor();
  await isAccessible(page, "changing voices");
  await page.getByRole("button", { name: "Listen" }).click();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByRole("button", { name: "Listen" }).waitFor();
  const [mix] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download the mix" }).click()]);
  check(mix.suggestedFilename() === "mix.wav" && (await mix.failure()) === null, "a mix with a voice moved comes as a file");
  const sent = await mixRequest(page);
  check(sent.voices[0].transposeCents === 300 && sent.voices[0].timbreOf === 1 && atob(sent.voices[0].melody).startsWith("time_s,tune_hz"), "what was chosen is what is mixed");
  await page.getByRole("button", { name: "Anna sings its own melody again" }).click();
  check((await mixRequest(page)).voices[0].melody === null, "the own melody comes back");
  const [practice] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Practice files" }).click()]);
  check(practice.suggestedFilename() === "practice.zip", "practice files come as an archive");
  await page.locator("summary", { hasText: "Change voices" }).click();
}

async function notes(page) {
  await page.locator("summary", { hasText: "Notes and intonation" }).click();
  const table = page.getByRole("table", { name: "Each voice" });
  await table.waitFor();
  await isAccessible(page, "notes and intonation");
  check((await table.getByRole("rowheader").allTextContents()).includes("Anna"), "voices have their names");
  const counts = async () => (await table.locator("tbody td:nth-child(2)").allTextContents()).map(Number);
  check(await page.evaluate(() => document.documentElement.scrollHeight <= window.innerHeight), "the page is no longer than the window; its parts scroll");
  check((await counts()).some((count) => count > 0), "there are notes");
  const [midi] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Notes (MIDI)" }).click()]);
  check(midi.suggestedFilename() === "notes.mid" && (await midi.failure()) === null, "notes come as MIDI");
  // What is erased has no notes any more.
  await mark(page, 0.001, 0.999);
  await page.getByRole("button", { name: "Erase", exact: true }).click();
  await until(page, () => document.querySelector(".intonation tbody td").textContent === "0");
  await page.keyboard.press("Control+z");
  await until(page, () => document.querySelector(".intonation tbody td").textContent !== "0");
  await page.keyboard.press("Escape");
  await page.locator("summary", { hasText: "Notes and intonation" }).click();
}

/** What the page asks for when it is to play the change. */
async function mixRequest(page) {
  const [request] = await Promise.all([page.waitForRequest((r) => r.url().endsWith("/mix")), page.getByRole("button", { name: "Listen" }).click()]);
  const answer = await request.response();
  check(answer !== null && answer.ok(), "the studio mixes it");
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  return request.postDataJSON();
}

/** Two recordings, the program killed in the middle of the first, started again, the first cancelled, the second done, both deleted. */
async function restart(long, short) {
  await withFolder(async (folder) => {
    let studio = await startStudio(folder);
    try {
      await withPage(studio.address, {}, async (page, faults) => {
        await upload(page, long, 2);
        await page.locator(".recording", { hasText: "listening" }).waitFor();
        await upload(page, short, 2);
        await page.locator(".recording", { hasText: "waiting" }).waitFor();
        await isAccessible(page, "two recordings");
        await studio.end("SIGKILL");
        await page.locator(".connection", { hasText: "does not answer" }).waitFor();
        studio = await startStudio(folder, studio.port);
        await page.locator(".connection").waitFor({ state: "hidden" });
        await page.locator(".recording", { hasText: "listening" }).waitFor();
        await page.locator(".recording", { hasText: "listening" }).getByRole("button", { name: /^Cancel/ }).click();
        await page.locator(".recording", { hasText: "cancelled" }).waitFor();
        await page.locator(".recording", { hasText: "2 voices" }).waitFor();
        await page.locator(".recording", { hasText: "cancelled" }).locator(".choose").click();
        await page.locator(".take-status", { hasText: "Cancelled" }).waitFor();
        await isAccessible(page, "cancelled");
        for (let left = 2; left > 0; left--) {
          await page.locator(".recording").first().getByRole("button", { name: /^Delete/ }).click();
          await page.getByRole("dialog").waitFor();
          await isAccessible(page, "asking before it deletes");
          await page.getByRole("button", { name: "Delete", exact: true }).click();
          await until(page, (count) => document.querySelectorAll(".recording").length === count, left - 1);
        }
        await page.getByRole("heading", { name: "Hear every voice" }).waitFor();
        // While there was no studio, the page could not reach it.
        faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes("net::ERR_")));
      });
    } finally {
      await studio.end("SIGTERM");
    }
  });
}

/** A file that is no recording is refused in words, and the page goes on. */
async function refusal(file) {
  await withFolder(async (folder) => {
    const studio = await startStudio(folder);
    try {
      await withPage(studio.address, { viewport: { width: 820, height: 1180 } }, async (page) => {
        await upload(page, file, 2);
        const alert = page.getByRole("alert");
        await alert.getByText("is no audio").or(alert.getByText("not")).first().waitFor();
        check(!(await alert.textContent()).includes("/"), "the refusal names no path");
        await isAccessible(page, "refused, on a tablet");
        await page.getByRole("button", { name: "Close this message" }).click();
        await until(page, () => document.querySelector("[role=alert]").childElementCount === 0);
      });
    } finally {
      await studio.end("SIGTERM");
    }
  });
}

/** With fingers alone, on a tablet that lies and one that stands: voices mixed, time and pitch moved, a note dragged, a stretch marked. */
async function tablet(file) {
  await withFolder(async (folder) => {
    const studio = await startStudio(folder);
    try {
      for (const viewport of [
        { width: 1024, height: 768 },
        { width: 800, height: 1180 },
      ])
        await withPage(studio.address, { viewport, hasTouch: true }, async (page) => {
          if ((await ask(page, "/api/recordings")).length === 0) await upload(page, file, 2);
          else await page.locator(".choose").first().tap();
          await takeIsOpen(page, 1);
          await page.locator(".strip").first().waitFor();
          await isTouchable(page, "result");
          await mixByTouch(page);
          await moveByTouch(page);
          await correctByTouch(page);
          await page.locator("summary", { hasText: "Download" }).tap();
          await isTouchable(page, "downloads");
          await page.locator("h1").tap();
          check((await page.locator("details.menu[open]").count()) === 0, "a tap beside a menu closes it");
          await isAccessible(page, "tablet");
        });
    } finally {
      await studio.end("SIGTERM");
    }
  });
}

async function mixByTouch(page) {
  const mute = page.getByRole("button", { name: /^Mute/ }).first();
  await mute.tap();
  check((await mute.getAttribute("aria-pressed")) === "true", "a tap mutes");
  await mute.tap();
  const solo = page.getByRole("button", { name: /^Solo/ }).nth(1);
  await solo.tap();
  check((await solo.getAttribute("aria-pressed")) === "true", "a tap solos");
  await solo.tap();
  const slider = page.getByRole("slider", { name: /^Level/ }).first();
  await slider.scrollIntoViewIfNeeded();
  await touch(page, ".slider.level input", [[[0.83, 0.5], [0.3, 0.5]]]);
  check(Number(await slider.inputValue()) < -20, "a finger draws the level down");
  await slider.fill("0");
  await page.getByRole("button", { name: "Play", exact: true }).tap();
  await levelIs(page, 0.001, 1);
  await page.getByRole("button", { name: "Pause", exact: true }).tap();
}

/** Which part of the recording is in sight: where it begins and how long it is, in percent. */
const inSight = (page) => page.evaluate(() => ["left", "width"].map((name) => Number.parseFloat(document.querySelector(".overview .view").style[name])));

async function moveByTouch(page) {
  await page.locator(".stage").scrollIntoViewIfNeeded();
  const [, all] = await inSight(page);
  await touch(page, ".stage", [[[0.45, 0.5], [0.25, 0.5]], [[0.55, 0.5], [0.75, 0.5]]]);
  const [left, width] = await inSight(page);
  check(all === 100 && width < 40 && left > 10, `two fingers zoom in (${left} ${width})`);
  await touch(page, ".stage", [[[0.4, 0.5], [0.7, 0.5]], [[0.6, 0.5], [0.9, 0.5]]]);
  const [before, same] = await inSight(page);
  check(before < left && Math.abs(same - width) < 0.5, "two fingers side by side scroll");
  check((await page.locator(".region").first().textContent()) === "", "two fingers mark nothing");
  await page.locator(".overview").tap({ position: { x: 0.95 * (await page.locator(".overview").boundingBox()).width, y: 25 } });
  await until(page, (then) => Number.parseFloat(document.querySelector(".overview .view").style.left) > then, before + 10);
  for (const name of [/^Zoom out/, /^Zoom in/, /^Show everything/]) await page.getByRole("button", { name }).tap();
  check((await inSight(page))[1] === 100, "a tap shows everything");
}

async function correctByTouch(page) {
  const take = (await ask(page, "/api/recordings"))[0].takes[0];
  const curves = () => ask(page, `/api/takes/${take.id}/f0.json`);
  const heard = await curves();
  await page.getByRole("button", { name: /^Pen/ }).tap();
  await touch(page, ".stage", [[[0.4, 0.3], [0.6, 0.3]]]);
  await isSaved(page);
  const drawn = await curves();
  const middle = Math.floor(drawn.hz[0].length / 2);
  check(drawn.hz[0][middle] > 0, "a finger draws");
  await page.getByRole("button", { name: /^Move/ }).tap();
  // Not on the curve, but as near as a finger is.
  const near = 0.3 + 20 / (await page.locator(".stage").boundingBox()).height;
  await touch(page, ".stage", [[[0.5, near], [0.5, near + 0.15]]]);
  await until(page, () => document.querySelector(".saved").textContent === "Saved");
  await page.waitForTimeout(1000);
  const moved = await curves();
  check(moved.hz[0][middle] < 0.97 * drawn.hz[0][middle] && moved.hz[0][middle] > 0, "a finger drags the note");
  await touch(page, ".ruler", [[[0.45, 0.5], [0.55, 0.5]]]);
  await page.getByRole("button", { name: "Octave −" }).tap();
  await page.getByRole("button", { name: /^Undo/ }).tap();
  await page.getByRole("button", { name: /^Undo/ }).tap();
  await page.getByRole("button", { name: /^Undo/ }).tap();
  const start = await saved(page, curves, heard);
  check(JSON.stringify(start.hz) === JSON.stringify(heard.hz), "three times undo goes back to what was heard");
  // What the first finger has begun when the second comes is not meant.
  await page.getByRole("button", { name: /^Pen/ }).tap();
  await touch(page, ".stage", [[[0.3, 0.4], [0.2, 0.4]], [[0.7, 0.4], [0.8, 0.4]]]);
  check(await page.getByRole("button", { name: /^Undo/ }).isDisabled(), "two fingers draw nothing");
  check(JSON.stringify((await saved(page, curves, heard)).hz) === JSON.stringify(heard.hz), "and nothing is saved");
  await page.getByRole("button", { name: /^Move/ }).tap();
  await page.getByRole("button", { name: /^Show everything/ }).tap();
}

const scenarios = { journey, restart, refusal, tablet };
const [name, ...files] = process.argv.slice(2);
try {
  await scenarios[name](...files);
  console.log("ok");
} catch (error) {
  console.error(error.stack ?? error);
  process.exitCode = 1;
}
