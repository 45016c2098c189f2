// Renders cases with handlebars.js: JSON lines { template, partials, data } in, JSON lines { out } or { error } out.
// Usage: node render.js FOLDER_WITH_NODE_MODULES CASES

const { createRequire } = require('module');
const fs = require('fs');
const path = require('path');

const [folder, cases] = process.argv.slice(2);
const Handlebars = createRequire(path.join(path.resolve(folder), 'x.js'))('handlebars');

function render({ template, partials, data }) {
  const handlebars = Handlebars.create();
  // `raw` is built in here; there it is registered, as its own documentation shows.
  handlebars.registerHelper('raw', (options) => options.fn(this));
  const options = { preventIndent: true };
  for (const [name, text] of Object.entries(partials)) {
    handlebars.registerPartial(name, reentrant(() => handlebars.compile(text, options)));
  }
  return handlebars.compile(template, options)(data);
}

// A compiled template forgets its inline partials when it is called while it runs: each running call gets its own.
function reentrant(compile) {
  const idle = [];
  return (context, options) => {
    const template = idle.pop() || compile();
    try {
      return template(context, options);
    } finally {
      idle.push(template);
    }
  };
}

const results = fs.readFileSync(cases, 'utf8').trim().split('\n').map((line) => {
  try {
    return { out: render(JSON.parse(line)) };
  } catch (error) {
    return { error: String(error.message) };
  }
});
process.stdout.write(results.map((result) => JSON.stringify(result)).join('\n') + '\n');
