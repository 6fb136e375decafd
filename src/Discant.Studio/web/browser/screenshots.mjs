// Pictures of every state of the page for docs/studio: node browser/screenshots.mjs [FOLDER [FILE]]. DISCANT_PROGRAM is Discant.Cli.dll;
// without FILE the program sings. Each state is brought about as a user does it.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startStudio, until, withFolder, withPage } from "./browser.mjs";
import { ask, drag, mark, takeIsOpen, upload } from "./steps.mjs";

const [folder = "../../../docs/studio", file] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

/** Tiles and outlines are there, and nothing moves. */
async function settle(page) {
  await page.waitForLoadState("networkidle").catch(() => undefined);
  await page.waitForTimeout(1500);
}

// Few colours do: the pictures are part of the repository.
async function picture(page, name) {
  const file = join(folder, `${name}.png`);
  await page.screenshot({ path: `${file}.all.png` });
  const few = "split[a][b];[a]palettegen=max_colors=32:reserve_transparent=0[p];[b][p]paletteuse=dither=none";
  execFileSync("ffmpeg", ["-v", "error", "-y", "-i", `${file}.all.png`, "-vf", few, "-compression_level", "100", file]);
  rmSync(`${file}.all.png`);
  console.log(name);
}

async function sendSlowly(page, text) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 200_000 });
  await upload(page, text, 4);
  await page.locator(".upload").waitFor();
  await page.waitForTimeout(2500);
  await picture(page, "uploading");
  await page.getByRole("button", { name: /^Stop sending/ }).click();
  await session.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
}

await withFolder(async (data) => {
  const studio = await startStudio(data);
  try {
    await withPage(studio.address, {}, async (page) => {
      await page.getByRole("heading", { name: "Hear every voice" }).waitFor();
      await picture(page, "empty");
      await sendSlowly(page, { name: "Rehearsal.wav", mimeType: "audio/wav", buffer: Buffer.alloc(3_000_000) });
      await page.getByLabel("Voices").first().selectOption("4");
      if (file) await upload(page, file, 4);
      else await page.getByRole("button", { name: /^Try it/ }).click();
      await page.locator(".take-status", { hasText: "listening" }).waitFor();
      await until(page, () => Number(document.querySelector(".take-status progress")?.value) > 0.1);
      await settle(page);
      await picture(page, "running");
      await takeIsOpen(page, 1);
      for (const [k, name] of ["Soprano", "Alto", "Tenor", "Bass"].entries()) {
        await page.getByLabel(`Name of voice ${k + 1}`).fill(name);
        await page.keyboard.press("Enter");
        await page.getByRole("button", { name: `Mute ${name}` }).waitFor();
      }
      await settle(page);
      await page.mouse.move(700, 760);
      await picture(page, "result-light");
      await page.getByRole("button", { name: "Dark or light" }).click();
      await mark(page, 0.21, 0.33);
      await page.locator(".stage").focus();
      await page.keyboard.press("l");
      await page.keyboard.press(" ");
      await page.waitForTimeout(3000);
      await settle(page);
      await page.keyboard.press(" ");
      await picture(page, "result-dark");
      await correct(page);
      await page.getByRole("button", { name: "Separate again" }).click();
      await takeIsOpen(page, 2);
      await page.locator(".u-over").waitFor();
      await page.locator(".comparison").scrollIntoViewIfNeeded();
      await page.getByRole("button", { name: "Close this message" }).first().click().catch(() => undefined);
      await settle(page);
      await picture(page, "what-changed");
      await page.locator("main").evaluate((main) => main.scrollTo(0, 0));
      await page.locator("summary", { hasText: "Download" }).click();
      await picture(page, "downloads");
      await page.locator("summary", { hasText: "Download" }).click();
      await page.locator("summary", { hasText: "Change voices" }).click();
      await page.getByLabel(/^Transposition of/).first().fill("3");
      await page.getByLabel("Timbre of Bass").selectOption("2");
      const choosing = page.waitForEvent("filechooser");
      await page.getByRole("button", { name: "Choose another melody for Alto" }).click();
      await (await choosing).setFiles({ name: "Second alto.mid", mimeType: "audio/midi", buffer: Buffer.from("MThd") });
      await page.locator(".change-voices").evaluate((panel) => panel.scrollIntoView({ block: "center" }));
      await settle(page);
      await picture(page, "changing");
      await page.locator("summary", { hasText: "Change voices" }).click();
      await page.locator("summary", { hasText: "Notes and intonation" }).click();
      await page.getByRole("table", { name: "Between voices" }).waitFor();
      await page.locator(".intonation").evaluate((panel) => panel.scrollIntoView({ block: "center" }));
      await settle(page);
      await picture(page, "intonation");
      await page.locator("summary", { hasText: "Notes and intonation" }).click();
      await page.keyboard.press("?");
      await picture(page, "keys");
      await page.keyboard.press("Escape");
      await upload(page, { name: "Programme notes.wav", mimeType: "audio/wav", buffer: Buffer.from("This is text.") }, 4);
      await page.getByRole("alert").getByText("Programme notes").waitFor();
      await picture(page, "error");
    });
    await withPage(`${studio.address}`, { viewport: { width: 1024, height: 768 }, hasTouch: true }, (page) => tablet(page, "tablet"));
    await withPage(`${studio.address}`, { viewport: { width: 800, height: 1180 }, hasTouch: true }, (page) => tablet(page, "tablet-upright"));
  } finally {
    await studio.end("SIGTERM");
  }
});

async function correct(page) {
  await page.keyboard.press("Escape");
  await page.keyboard.press("l");
  for (let k = 0; k < 3; k++) await page.keyboard.press("+");
  await settle(page);
  await page.getByRole("button", { name: /^Pen/ }).click();
  await drag(page, [0.45, 0.33], [0.62, 0.27]);
  await page.locator(".saved", { hasText: "Saved" }).waitFor();
  await mark(page, 0.45, 0.62);
  await settle(page);
  await picture(page, "correcting");
}

async function tablet(page, name) {
  const [recording] = await ask(page, "/api/recordings");
  await page.locator(".choose", { hasText: recording.name.slice(0, 8) }).click();
  await page.locator(".strip").first().waitFor();
  await settle(page);
  await picture(page, name);
}
