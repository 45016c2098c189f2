// Asks for a page with hostile values in every context that is harmless: `node tests/browser/attack.js OUTPUT EXECUTABLE`.
//
// 1. answer the page as the executable does, with each value of `hostile/values.json`;
// 2. nothing of the value runs, also where something is clicked: no element is new, no link has another scheme;
// 3. scripts get the value itself;
// 4. list what is wrong.
"use strict";

const path = require("path");
const { chromium } = require("playwright-core");
const { LAUNCH, serve } = require("./browser.js");
const values = require("./hostile/values.json");

const SCHEMES = ["http:", "https:", "mailto:", "tel:"];

// What a page has become: how many elements, what ran, what its scripts got.
async function read(page) {
  return page.evaluate(() => {
    document.querySelectorAll("[onclick]").forEach((element) => element.click());
    const all = [...document.querySelectorAll("*")];
    const urls = all.flatMap((element) => [element.href, element.action, element.formAction].filter((url) => typeof url === "string"));
    return {
      elements: all.map((element) => `${element.localName} ${element.getAttributeNames().join(" ")}`).join("\n"),
      schemes: urls.filter((url) => url !== "").map((url) => new URL(url, document.baseURI).protocol),
      values: [...window.given, window.a, JSON.parse(document.querySelector("script[type]").textContent)],
      alerts: window.alerts,
    };
  });
}

async function main() {
  const server = serve(path.resolve(process.argv[2]), path.resolve(process.argv[3]));
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium.launch(LAUNCH);
  const context = await browser.newContext();
  await context.addInitScript(() => {
    Object.assign(window, { given: [], alerts: 0, f: (value) => window.given.push(value), alert: () => window.alerts++ });
  });
  // What the page asks for besides is not there; that is not what is judged.
  await context.route((url) => url.pathname !== "/", (route) => route.abort());
  const wrong = [];
  let plain;
  for (const value of ["plain", ...values]) {
    const page = await context.newPage();
    page.on("pageerror", (error) => wrong.push(`${JSON.stringify(value)}: script: ${error.message}`));
    await page.goto(`${origin}/?x=${encodeURIComponent(value)}`, { waitUntil: "load" });
    const found = await read(page);
    plain = plain || found;
    const note = (what) => wrong.push(`${JSON.stringify(value)}: ${what}`);
    if (found.alerts > 0) {
      note("it ran");
    }
    if (found.elements !== plain.elements) {
      note(`the page has other elements:\n${found.elements}`);
    }
    if (found.schemes.some((scheme) => !SCHEMES.includes(scheme))) {
      note(`a link has another scheme: ${found.schemes.join(" ")}`);
    }
    if (found.values.length !== 4 || found.values.some((given) => given !== value)) {
      note(`scripts got ${JSON.stringify(found.values)}`);
    }
    await page.close();
  }
  await browser.close();
  server.close();
  console.log(wrong.join("\n"));
  console.log(`${values.length} hostile values: ${wrong.length} mistakes`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

main();
