// A browser for tests and pictures: Debian's chromium, without a screen, without a network, with a sound card that is none.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

export const patience = 120_000; // not a measurement: what hangs must end

/** Opens a page, does something with it, closes everything. */
export async function withPage(address, options, action) {
  const profile = mkdtempSync(join(tmpdir(), "discant-browser-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.DISCANT_CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    viewport: options.viewport ?? { width: 1366, height: 800 },
    colorScheme: options.colorScheme ?? "light",
    reducedMotion: "reduce",
    acceptDownloads: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--autoplay-policy=no-user-gesture-required",
      "--disable-background-timer-throttling",
      "--disable-renderer-backgrounding",
      "--disable-backgrounding-occluded-windows",
    ],
  });
  const faults = [];
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(patience);
    page.on("pageerror", (error) => faults.push(`page error: ${error.message}`));
    // Refusals that a test brings about are answers of the studio, not faults of the page.
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("the server responded with a status of")) faults.push(`console: ${message.text()}`);
    });
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith("http") && url.origin !== new URL(address).origin) faults.push(`asked another server: ${request.url()}`);
    });
    await page.goto(address);
    await action(page, faults);
    if (faults.length > 0) throw new Error(faults.join("\n"));
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** Waits until something holds on the page. */
export const until = (page, condition, argument) => page.waitForFunction(condition, argument, { timeout: patience, polling: 100 });
