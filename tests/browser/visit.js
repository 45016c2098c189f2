// Visits every page of a built site in a browser: `node tests/browser/visit.js OUTPUT EXECUTABLE [SCREENSHOTS]`.
//
// 1. serve the folder as a plain web server does, and what is no file as the executable answers it;
// 2. visit each page in two widths: no violation that axe finds in light colours, no bad contrast in dark ones, no message in
//    the console, no request that fails or leaves the site, nothing wider than the window; a picture of each into SCREENSHOTS;
// 3. visit each page without JavaScript: its main text is there;
// 4. follow each link inside the site: it answers 200, and its anchor exists;
// 5. list what is wrong.
"use strict";

const fs = require("fs");
const path = require("path");
const { chromium } = require("playwright-core");
const { LAUNCH, serve } = require("./browser.js");

const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const WIDTHS = [375, 1280];
// Colours alone differ between the two, so the second is asked for nothing but contrast.
const SCHEMES = { light: {}, dark: { runOnly: ["color-contrast"] } };

// Pages that are open at a time.
const TABS = 2;

// Pages that are dynamic; one for each route with a parameter. The site's data is not written by anybody meanwhile.
const DYNAMIC = ["/examples/parking/", "/examples/quiz/", "/examples/search/?department=IT", "/examples/visitor/", "/hello/anna/"];

// The URL path of every HTML file below `root`, and the dynamic pages.
function pagesOf(root) {
  const files = fs.readdirSync(root, { recursive: true }).map((file) => file.split(path.sep).join("/"));
  const pages = files.filter((file) => file.endsWith(".html") && !file.startsWith("App_Data/"));
  return pages.map((file) => `/${file}`.replace(/\/index\.html$/, "/")).concat(DYNAMIC).sort();
}

async function isRedirect(page) {
  return (await page.locator('meta[http-equiv="refresh"]').count()) > 0;
}

// One page in one width, in each scheme.
async function visit(context, origin, url, { width, screenshots }, wrong) {
  const page = await context.newPage();
  const note = (what) => wrong.push(`${url} (${width} pixels): ${what}`);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      note(`console: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => note(`script: ${error.message}`));
  page.on("requestfailed", (request) => note(`request failed: ${request.url()}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(`${origin}/`) && !request.url().startsWith("data:")) {
      note(`request leaves the site: ${request.url()}`);
    }
  });
  page.on("response", (response) => {
    if (response.status() >= 400) {
      note(`request answered ${response.status()}: ${response.url()}`);
    }
  });
  await page.goto(origin + url, { waitUntil: "load" });
  if (!(await isRedirect(page))) {
    await ensureItFits(page, note);
    await page.evaluate(axe);
    for (const [colorScheme, rules] of Object.entries(SCHEMES)) {
      await page.emulateMedia({ colorScheme });
      await judge(page, rules, (what) => note(`${colorScheme}: ${what}`));
      if (screenshots) {
        const name = url.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "home";
        await page.screenshot({ path: path.join(screenshots, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      }
    }
  }
  await page.close();
}

async function ensureItFits(page, note) {
  const { wide, window } = await page.evaluate(() => ({
    wide: Math.max(document.documentElement.scrollWidth, document.body.scrollWidth),
    window: document.documentElement.clientWidth,
  }));
  if (wide > window) {
    note(`the page scrolls sideways: ${wide} in ${window} pixels`);
  }
}

async function judge(page, rules, note) {
  const { violations } = await page.evaluate(
    (options) => window.axe.run(document, options),
    { resultTypes: ["violations"], ...rules },
  );
  for (const { id, help, nodes } of violations) {
    note(`axe ${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ")}`);
  }
}

// Does `work` for each of `items`, some at a time; what it gives, in their order.
async function forEachOf(items, work) {
  const results = [];
  const left = items.entries();
  const tab = async () => {
    for (const [index, item] of left) {
      results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: TABS }, tab));
  return results;
}

// What a reader without JavaScript has, and every target of its links.
async function readPlain(context, origin, url, wrong) {
  const page = await context.newPage();
  await page.goto(origin + url, { waitUntil: "load" });
  if (!(await isRedirect(page))) {
    const main = page.locator("main");
    if ((await main.count()) !== 1 || (await main.innerText()).trim().length === 0) {
      wrong.push(`${url}: without JavaScript there is no main text`);
    }
  }
  const links = await page.locator("a[href]").evaluateAll((all) => all.map((link) => link.href));
  const ids = await page.locator("[id]").evaluateAll((all) => all.map((element) => element.id));
  await page.close();
  return { url, links, ids };
}

async function checkLinks(read, origin, wrong) {
  const ids = new Map(read.map((page) => [page.url, new Set(page.ids)]));
  const answers = new Map();
  for (const { url, links } of read) {
    for (const link of new Set(links.filter((target) => target.startsWith(`${origin}/`)))) {
      const target = new URL(link);
      const anchor = decodeURIComponent(target.hash.slice(1));
      target.hash = "";
      if (!answers.has(target.href)) {
        answers.set(target.href, (await fetch(target, { redirect: "manual" })).status);
      }
      if (answers.get(target.href) !== 200) {
        wrong.push(`${url}: link to ${target.pathname} answered ${answers.get(target.href)}`);
      } else if (anchor && ids.has(target.pathname) && !ids.get(target.pathname).has(anchor)) {
        wrong.push(`${url}: link to ${target.pathname}#${anchor}, which has no such place`);
      }
    }
  }
}

async function main() {
  const root = path.resolve(process.argv[2]);
  const executable = path.resolve(process.argv[3]);
  const pages = pagesOf(root);
  if (pages.length === 0) {
    throw new Error(`no page in ${root}`);
  }
  const screenshots = process.argv[4];
  if (screenshots) {
    fs.mkdirSync(screenshots, { recursive: true });
  }
  const server = serve(root, executable);
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium.launch(LAUNCH);
  const wrong = [];
  for (const width of WIDTHS) {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    await forEachOf(pages, (url) => visit(context, origin, url, { width, screenshots }, wrong));
    await context.close();
  }
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const read = await forEachOf(pages, (url) => readPlain(plain, origin, url, wrong));
  await checkLinks(read, origin, wrong);
  await browser.close();
  server.close();
  console.log(wrong.join("\n"));
  console.log(`${pages.length} pages in ${WIDTHS.length} widths, light and dark: ${wrong.length} mistakes`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

main();
