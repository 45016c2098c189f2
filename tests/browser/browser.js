// What the tests in a browser share: how it is started, and a server of a built site.
"use strict";

const { execFileSync } = require("child_process");
const fs = require("fs");
const http = require("http");
const path = require("path");

const LAUNCH = {
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml",
};

// The answer of the executable to GET: its head has a `Status` line, as CGI has it.
function answer(executable, root, url) {
  const bundle = path.join(root, "App_Data", "runtime.json");
  const text = execFileSync(executable, ["--bundle", bundle, "--get", url]);
  const end = text.indexOf("\r\n\r\n");
  const lines = text.subarray(0, end).toString().split("\r\n").map((line) => line.split(": "));
  const headers = Object.fromEntries(lines.map(([name, ...value]) => [name.toLowerCase(), value.join(": ")]));
  const status = Number.parseInt(headers.status, 10);
  delete headers.status;
  return { status, headers, body: text.subarray(end + 4) };
}

// As IIS: a folder is its index.html, a folder without its slash is redirected, `App_Data` is hidden, and what does not
// exist is the executable's.
function serve(root, executable) {
  return http.createServer((request, response) => {
    const url = decodeURIComponent(new URL(request.url, "http://site").pathname);
    const file = path.join(root, url.endsWith("/") ? `${url}index.html` : url);
    const isInside = file.startsWith(root + path.sep) && !/[\\/]app_data[\\/]/i.test(file);
    const found = isInside && fs.statSync(file, { throwIfNoEntry: false });
    if (found && found.isDirectory()) {
      response.writeHead(301, { location: `${url}/` }).end();
    } else if (found) {
      const type = TYPES[path.extname(file).toLowerCase()] || "application/octet-stream";
      response.writeHead(200, { "content-type": type }).end(fs.readFileSync(file));
    } else {
      const { status, headers, body } = answer(executable, root, request.url);
      response.writeHead(status, headers).end(body);
    }
  });
}

module.exports = { LAUNCH, serve };
