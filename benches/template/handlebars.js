// handlebars.js for the benchmark: templates and data on standard input, figures on standard output, both JSON.
"use strict";

const handlebars = require("handlebars");

const question = JSON.parse(require("fs").readFileSync(0, "utf8"));

function measure(render) {
  const micros = () => Number(process.hrtime.bigint()) / 1e3;
  const output = render();
  let calls = 0;
  // Long enough for the compiler of node to be done.
  const warmed = micros() + 10 * question.batchMs * 1e3;
  while (micros() < warmed) {
    render();
    calls += 1;
  }
  calls = Math.ceil(calls / 10);
  let best = Infinity;
  for (let batch = 0; batch < question.batches; batch += 1) {
    const started = micros();
    for (let call = 0; call < calls; call += 1) {
      render();
    }
    best = Math.min(best, (micros() - started) / calls);
  }
  return { output, micros: best };
}

const rows = question.workloads.map(({ name, templates, data }) => {
  const engine = handlebars.create();
  for (const [partial, text] of templates) {
    engine.registerPartial(partial, engine.compile(text, { preventIndent: true }));
  }
  const page = engine.compile(templates[0][1], { preventIndent: true });
  return { name, ...measure(() => page(data)) };
});

process.stdout.write(JSON.stringify({ version: handlebars.VERSION, rows }));
