// A browser for tests and pictures: Debian's chromium, without a screen, without a network, with a sound card that is none.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

export const patience = 120_000; // not a measurement: what hangs must end

// Refusals that a test brings about are answers of the studio, not faults of the page; and axe-core, at each run, sets a style that the
// page's rules forbid.
const expected = ["the server responded with a status of", "sha256-qg0uSSfJYaGrLwqWKxYxz65PSr2rsIyu2yQ4eEf3Uws="];

/** Opens a page, does something with it, closes everything. */
export async function withPage(address, options, action) {
  const profile = mkdtempSync(join(tmpdir(), "discant-browser-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.DISCANT_CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    viewport: options.viewport ?? { width: 1366, height: 800 },
    hasTouch: options.hasTouch ?? false,
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
    page.on("console", (message) => {
      if (message.type() === "error" && !expected.some((text) => message.text().includes(text))) faults.push(`console: ${message.text()}`);
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

/** Starts the studio as a user does, and waits until it says where it is. */
export async function startStudio(folder, port = 0) {
  const program = process.env.DISCANT_PROGRAM;
  const child = spawn("dotnet", [program, "studio", "--port", String(port), "--folder", folder, "--token", token, "--threads", "2", "--verbose"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, OMP_NUM_THREADS: "1" },
  });
  let output = "";
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const address = await new Promise((resolve, reject) => {
    const read = (chunk) => {
      output += chunk;
      const found = /open at (http:\S+)/.exec(output);
      if (found) resolve(found[1]);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    void ended.then((code) => reject(new Error(`the studio ended with ${code}: ${output}`)));
  });
  const end = async (signal) => {
    child.kill(signal);
    await ended;
  };
  return { address, port: Number(new URL(address).port), end, output: () => output };
}

export const token = "a-token-for-tests";

/** A folder that goes with the test. */
export async function withFolder(action) {
  const folder = mkdtempSync(join(tmpdir(), "discant-studio-"));
  try {
    await action(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
