// Opens the pages of 'aither analyze plot' in headless Chromium. Needs the distribution to be built.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { empty, failed, good, hostile } from "./profiles.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const built = process.env.AITHER_DISTRIBUTION ?? fileURLToPath(new URL("../../target/aitherzero", import.meta.url));
const WIDTHS = [320, 768, 1440];
const SCHEMES = ["light", "dark"];

let folder;
let browser;
const pages = new Map();

function aither(...args) {
  return execFileSync(join(folder, "aitherzero", "bin", "aither"), args, { encoding: "utf8", maxBuffer: 2 ** 26 });
}

function draw(name, ...profile) {
  const file = join(folder, name + ".html");
  aither("analyze", "plot", ...profile, "-o", file);
  pages.set(name, pathToFileURL(file).href);
}

before(async () => {
  assert.ok(existsSync(join(built, "bin", "aither")), `no distribution at ${built}; run 'mvn verify' first`);
  folder = mkdtempSync(join(tmpdir(), "aither-plot-"));
  cpSync(built, join(folder, "aitherzero"), { recursive: true });
  aither("boot");
  draw("real");
  const profiles = { one: good(1, 1), good: good(64), many: good(1000, 8), hostile: hostile(), failed: failed(64), empty: empty() };
  for (const [name, profile] of Object.entries(profiles)) {
    const file = join(folder, name + ".json");
    writeFileSync(file, JSON.stringify(profile));
    draw(name, file);
  }
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
});

after(async () => {
  await browser?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** Opens a page and checks, when the body is done, that nothing went wrong and nothing was asked for. */
async function opened(name, options, body) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const trouble = [];
  const page = await context.newPage();
  page.on("console", (message) => trouble.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("request", (request) => {
    if (request.url() !== pages.get(name) && !request.url().startsWith("data:")) trouble.push("asked for " + request.url());
  });
  try {
    await page.goto(pages.get(name));
    await body(page);
    assert.deepEqual(trouble, []);
  } finally {
    await context.close();
  }
}

async function fitsAcross(page) {
  const [inside, wide] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  assert.ok(inside <= wide, `the page is ${inside} wide in a window of ${wide}`);
}

async function accessible(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  }));
  assert.ok(result.passes.length > 20);
  assert.deepEqual(result.violations.map((rule) => `${rule.id}: ${rule.nodes.length} x ${rule.nodes[0].html}`), []);
}

const details = (page) => page.locator("#details h3").textContent();
const focused = (page) => page.evaluate(() => document.activeElement.dataset?.m ?? document.activeElement.textContent);
const column = (page, number) => page.locator(`tbody tr > :nth-child(${number})`).allTextContents();

for (const name of ["real", "one", "good", "hostile", "failed", "empty"]) {
  for (const width of WIDTHS) {
    for (const colorScheme of SCHEMES) {
      test(`${name} at ${width} px, ${colorScheme}`, () =>
        opened(name, { viewport: { width, height: 800 }, colorScheme }, async (page) => {
          await fitsAcross(page);
          const bars = page.locator('.m[tabindex="0"]');
          if (await bars.count()) {
            await bars.focus();
            await fitsAcross(page);
          }
          await accessible(page);
          const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
          assert.equal(paper === "rgb(255, 255, 255)", colorScheme === "light");
        }));
    }
  }
}

test("a thousand modules at all widths", async () => {
  for (const width of WIDTHS) {
    await opened("many", { viewport: { width, height: 800 } }, async (page) => {
      await fitsAcross(page);
      assert.equal(await page.locator(".w .m").count(), 1000);
      assert.equal(await page.locator("tbody tr").count(), 1000);
      await page.locator('.m[tabindex="0"]').focus();
      await page.keyboard.press("End");
      assert.match(await details(page), /^module-\d{4}$/);
    });
  }
});

describe("keyboard", () => {
  test("Tab reaches a bar and shows its details", () =>
    opened("good", {}, async (page) => {
      for (let i = 0; i < 10 && !/^\d+$/.test(await focused(page)); i++) await page.keyboard.press("Tab");
      assert.equal(await focused(page), "1");
      assert.equal(await details(page), "module-0000");
      const text = await page.locator("#details").innerText();
      for (const word of ["State", "Level", "Worker", "Dependency wait", "Queue wait", "Load", "Start", "CPU"]) {
        assert.ok(text.includes(word), word);
      }
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      assert.equal(outline, "solid");
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.id), "details");
    }));

  test("arrow keys visit every bar once along the lanes", () =>
    opened("good", {}, async (page) => {
      await page.locator('.m[tabindex="0"]').focus();
      const seen = new Set();
      for (let lane = 0; lane < 4; lane++) {
        await page.keyboard.press("Home");
        for (;;) {
          const at = await focused(page);
          seen.add(at);
          assert.equal(await page.locator('.m[aria-selected="true"]').getAttribute("data-m"), at);
          await page.keyboard.press("ArrowRight");
          if ((await focused(page)) === at) break;
        }
        await page.keyboard.press("ArrowDown");
      }
      assert.equal(seen.size, 64);
    }));

  test("B goes to what was waited for and Enter to the row of the table", () =>
    opened("good", {}, async (page) => {
      await page.locator('.m[tabindex="0"]').focus();
      await page.keyboard.press("End");
      const waitedFor = await page.locator('#details div:has(dt:text-is("Waited last for")) dd').textContent();
      await page.keyboard.press("b");
      assert.equal(await details(page), waitedFor);
      await page.keyboard.press("Enter");
      assert.equal(await focused(page), waitedFor);
    }));

  test("the focused bar is not covered by the details, even in a small window", () =>
    opened("hostile", { viewport: { width: 320, height: 640 } }, async (page) => {
      await page.locator('.m[tabindex="0"]').focus();
      for (const key of ["ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown", "End"]) {
        await page.keyboard.press(key);
        const [bar, panel] = await page.evaluate(() =>
          [document.activeElement, document.getElementById("details")].map((element) => element.getBoundingClientRect().toJSON()));
        assert.ok(bar.bottom <= panel.top && bar.top >= 0, `after ${key} the bar ends at ${bar.bottom}, the panel begins at ${panel.top}`);
      }
      assert.match(await page.locator("#details").innerText(), /Why it did not start/);
    }));
});

test("pointing at a bar or a row of the chart shows its details", () =>
  opened("good", {}, async (page) => {
    await page.locator('.w .m[data-m="2"]').hover();
    assert.equal(await details(page), "module-0001");
    await page.locator('.r[data-m="6"] .hit').hover({ position: { x: 40, y: 8 } });
    assert.equal(await details(page), "module-0005");
    await page.locator('.w .m[data-m="3"]').click();
    assert.equal(await focused(page), "3");
  }));

test("the table is sorted by its headers, numbers as numbers", () =>
  opened("good", {}, async (page) => {
    const own = page.getByRole("button", { name: "Own time" });
    await own.click();
    assert.equal(await page.locator('th[aria-sort="descending"]').textContent(), "Own time");
    const down = (await column(page, 11)).map(Number);
    assert.deepEqual(down, [...down].sort((a, b) => b - a));
    await own.press("Enter");
    assert.deepEqual((await column(page, 11)).map(Number), down.reverse());
    await page.getByRole("button", { name: "Module", exact: true }).click();
    const names = await column(page, 1);
    assert.deepEqual(names, [...names].sort());
    assert.equal(await page.locator("th[aria-sort]").count(), 1);
  }));

test("modules that never began come last however the table is sorted", () =>
  opened("hostile", {}, async (page) => {
    const queue = page.getByRole("button", { name: "Queue wait" });
    for (let i = 0; i < 2; i++) {
      await queue.click();
      const values = await column(page, 7);
      assert.ok(values.indexOf("\u2013") > 0);
      assert.ok(values.slice(values.indexOf("\u2013")).every((value) => value === "\u2013"));
    }
  }));

test("hostile ids do nothing", () =>
  opened("hostile", {}, async (page) => {
    assert.equal(await page.title(), "Boot of 2026-11-23 18:40:12 UTC");
    assert.equal((await column(page, 1))[0], "<script>document.title='taken'</script>");
    assert.equal(await page.locator("img").count(), 0);
    assert.equal(await page.locator("script").count(), 1);
  }));

test("without scripts chart and table are there", () =>
  opened("good", { javaScriptEnabled: false }, async (page) => {
    assert.ok(await page.locator("svg").isVisible());
    assert.equal(await page.locator("svg .w .m title").count(), 64);
    assert.equal(await page.locator("tbody tr").count(), 64);
    assert.equal(await page.locator("button").count(), 0);
    assert.ok(await page.locator("#details").isHidden());
  }));

test("forced colours keep the kinds of time apart", () =>
  opened("good", { forcedColors: "active" }, async (page) => {
    const fills = await page.evaluate(() => ["l", "s", "q"].map((kind) =>
      getComputedStyle(document.querySelector(".r ." + kind)).fill));
    assert.equal(new Set(fills).size, 3);
    await accessible(page);
  }));

test("printed it has chart and all of the table", () =>
  opened("good", {}, async (page) => {
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator("#details").isHidden());
    const [inside, outside] = await page.evaluate(() => {
      const region = document.getElementById("table");
      return [region.scrollHeight, region.clientHeight];
    });
    assert.ok(inside <= outside + 1);
  }));
