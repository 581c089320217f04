// `npm run bench [-- part of a name]`: takes every measurement of this folder, or some, and writes out/bench/results.json.
// It fails when a target is not met.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { root } from '../../scripts/project.mjs';
import { readRuntime } from '../../scripts/runtime.mjs';
import { type Bench, growthOf, type Result, runBench, tableOf } from './measure.ts';

async function benches(): Promise<Bench[]> {
  const folder = import.meta.dirname;
  const files = readdirSync(folder).filter((name) => name.endsWith('.bench.ts'));
  const found: Bench[] = [];
  for (const file of files.sort()) {
    const loaded: { default: Bench | Bench[] } = await import(pathToFileURL(path.join(folder, file)).href);
    found.push(...[loaded.default].flat());
  }
  return found;
}

const [filter = ''] = process.argv.slice(2);
const all = await benches();
const chosen = all.filter(({ name }) => name.includes(filter));
if (chosen.length === 0) {
  console.error(
    `No measurement has "${filter}" in its name. There are:\n${all.map(({ name }) => `  ${name}`).join('\n')}`,
  );
  process.exit(2);
}
const results: Result[] = [];
for (const bench of chosen) {
  const result = await runBench(bench);
  results.push(result);
  console.log(tableOf([result]));
}
const growth = growthOf(results);
const machine = {
  platform: `${process.platform}-${process.arch}`,
  cpus: cpus().length,
  memoryBytes: totalmem(),
};
const runtime = readRuntime();
const file = path.join(root, 'out', 'bench', 'results.json');
mkdirSync(path.dirname(file), { recursive: true });
writeFileSync(
  file,
  `${JSON.stringify({ at: new Date().toISOString(), runtime, machine, results, growth }, null, 2)}\n`,
);
for (const { name, exponent, most, met } of growth)
  console.log(
    `${met ? 'met    ' : 'NOT MET'}  ${name}: grows with size ^ ${exponent.toFixed(3)}, at most ^ ${most}`,
  );
const missed = [...results, ...growth].filter(({ met }) => !met).length;
console.log(
  `\n${tableOf(results)}\n\n${missed} of ${results.length + growth.length} not met; written to ${path.relative(root, file)}.`,
);
process.exit(missed === 0 ? 0 : 1);
