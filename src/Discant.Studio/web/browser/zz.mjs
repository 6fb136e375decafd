import { startStudio, withPage } from "./browser.mjs";
const studio = await startStudio("/tmp/pg/ten");
try {
  for (const [n, viewport, hasTouch] of [["c", { width: 1366, height: 800 }, false], ["d", { width: 1024, height: 768 }, true]])
  await withPage(studio.address, { viewport, hasTouch }, async (page) => {
    await page.locator(".choose").first().click();
    await page.locator(".strip").first().waitFor();
    await page.locator("summary", { hasText: "Change voices" }).click();
    await page.getByLabel("Timbre of voice2").selectOption("0");
    const choosing = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose another melody for voice1" }).click();
    await (await choosing).setFiles({ name: "another tune for the sopranos.csv", mimeType: "text/csv", buffer: Buffer.from("time_s,a\n0,330\n") });
    await page.waitForTimeout(1500);
    await page.locator(".change-voices").scrollIntoViewIfNeeded();
    await page.locator("main").evaluate((m) => m.scrollTo(0, 10000));
    await page.waitForTimeout(500);
    await page.screenshot({ path: `/tmp/pg/t-${n}1.png` });
    await page.locator("main").evaluate((m) => m.scrollTo(0, 0));
    await page.waitForTimeout(500);
    await page.screenshot({ path: `/tmp/pg/t-${n}2.png` });
  });
} finally { await studio.end("SIGTERM"); }
