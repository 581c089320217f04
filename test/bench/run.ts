// `npm run bench [-- name]`: measures, each time beside a baseline on the same machine in the same minute, since only the
// ratio of the two says anything about another machine. Writes out/bench/results.json.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { buildIfStale } from '../../scripts/build.ts';
import { root } from '../../scripts/project.mjs';
import { readRuntime } from '../../scripts/runtime.mjs';
import { withSession } from '../support/session.ts';

/** One measurement. `measure` and its baseline run in turns; the first turn of each warms up and is not counted. */
export interface Bench {
  /** A sentence's subject: what is measured. */
  name: string;
  unit: 'ms' | 'MB' | 'per s';
  rounds: number;
  measure(): Promise<number>;
  baseline: { name: string; measure(): Promise<number> };
}

interface Series {
  median: number;
  min: number;
  max: number;
  values: number[];
}

function series(values: number[]): Series {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median =
    sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)!, values };
}

async function runBench(bench: Bench) {
  const own: number[] = [];
  const base: number[] = [];
  for (let round = 0; round <= bench.rounds; round += 1) {
    const baseValue = await bench.baseline.measure();
    const value = await bench.measure();
    if (round === 0) continue;
    base.push(baseValue);
    own.push(value);
  }
  const result = series(own);
  const baseline = { name: bench.baseline.name, ...series(base) };
  const ratio = result.median / baseline.median;
  const figure = (value: number) => (value >= 100 ? value.toFixed(0) : value.toFixed(2));
  console.log(
    `${bench.name}: ${figure(result.median)} ${bench.unit} (${figure(result.min)} to ${figure(result.max)}); ` +
      `${baseline.name}: ${figure(baseline.median)} ${bench.unit}; ratio ${ratio.toFixed(2)}`,
  );
  return { name: bench.name, unit: bench.unit, ...result, baseline, ratio };
}

async function benches(): Promise<Bench[]> {
  const folder = path.join(root, 'test', 'bench');
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.bench.ts')) : [];
  const found: Bench[] = [];
  for (const file of files.sort()) {
    const loaded: { default: Bench | Bench[] } = await import(pathToFileURL(path.join(folder, file)).href);
    found.push(...[loaded.default].flat());
  }
  return found;
}

if (import.meta.main) {
  const [filter = ''] = process.argv.slice(2);
  await buildIfStale();
  const runtime = readRuntime();
  const results = await withSession(async (env) => {
    Object.assign(process.env, env);
    const done = [];
    for (const bench of await benches()) if (bench.name.includes(filter)) done.push(await runBench(bench));
    return done;
  });
  const machine = {
    platform: `${process.platform}-${process.arch}`,
    cpus: cpus().length,
    memoryBytes: totalmem(),
  };
  const file = path.join(root, 'out', 'bench', 'results.json');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    `${JSON.stringify({ at: new Date().toISOString(), runtime, machine, results }, null, 2)}\n`,
  );
  console.log(`Written to ${path.relative(root, file)}.`);
}
