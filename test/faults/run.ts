// `npm run faults`: every proof in full, its figures in out/faults/results.json, and a verdict. `npm test` runs the same
// proofs in a bounded form. `-- --grep TEXT` runs some of them, without a verdict.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { runNode } from '../../scripts/proc.ts';
import { root } from '../../scripts/project.mjs';
import { tools } from '../../scripts/tasks.mjs';
import { failpoints } from '../../src/main/base/failpoints.ts';
import type { Figures, Hostile } from './figures.ts';

const folder = path.join(root, 'out/faults');
const read = (file: string) => JSON.parse(readFileSync(path.join(folder, 'full', file), 'utf8'));

/** @throws Error when a proof has not counted anything */
function collect(): Figures {
  const parts = path.join(folder, 'full', 'kill');
  const kills = existsSync(parts) ? readdirSync(parts).map((file) => read(path.join('kill', file))) : [];
  const sum = (name: 'killed' | 'lost' | 'duplicated') =>
    kills.reduce((total, each) => total + each[name], 0);
  const kill = {
    points: failpoints.length,
    killed: sum('killed'),
    lost: sum('lost'),
    duplicated: sum('duplicated'),
  };
  const hostile = ['files', 'page']
    .map((part): Hostile => read(path.join('hostile', `${part}.json`)))
    .reduce((one, other) => ({
      cases: one.cases + other.cases,
      hung: one.hung + other.hung,
      crashed: one.crashed + other.crashed,
      leaked: one.leaked + other.leaked,
      spent: one.spent + other.spent,
      escaped: one.escaped + other.escaped,
      memoryMiB: Math.max(one.memoryMiB, other.memoryMiB),
      heldMs: Math.max(one.heldMs, other.heldMs),
      workMs: Math.max(one.workMs, other.workMs),
    }));
  const rest = {
    hostile,
    model: read('model.json'),
    schedule: read('schedule.json'),
    soak: read('soak.json'),
    limits: read('limits.json'),
    batch: read('batch.json'),
    batchModel: read('batchModel.json'),
  };
  return { kill, wire: read('wire.json'), ...rest };
}

/** What must be zero, and what must be complete. */
function complaints(figures: Figures): string[] {
  const { kill, wire, model, schedule, soak, limits, batch, batchModel, hostile } = figures;
  const said: [boolean, string][] = [
    [kill.killed === kill.points, `killed at ${kill.killed} of ${kill.points} points`],
    [kill.lost + kill.duplicated === 0, `kill: ${kill.lost} lost, ${kill.duplicated} duplicated`],
    [wire.cases > 0, 'wire: no case was run'],
    [wire.maxPostsPerJob === 1, `wire: up to ${wire.maxPostsPerJob} POSTs per job`],
    [wire.wrongState === 0, `wire: ${wire.wrongState} wrong states`],
    [model.steps >= 10_000, `model: only ${model.steps} steps`],
    [model.failures === 0, `model: ${model.failures} failures`],
    [schedule.steps >= 10_000, `schedule: only ${schedule.steps} steps`],
    [schedule.late === 0, `schedule: ${schedule.late} late`],
    [soak.jobs === 2_000 && soak.kills === 10, `soak: ${soak.jobs} jobs and ${soak.kills} kills`],
    [hostile.cases >= 400_000, `hostile: only ${hostile.cases} cases`],
    [
      hostile.hung + hostile.crashed + hostile.leaked + hostile.spent + hostile.escaped === 0,
      `hostile: ${JSON.stringify(hostile)}`,
    ],
    [limits.rounds >= 1_000, `limits: only ${limits.rounds} races`],
    [limits.over === 0, `limits: ${limits.over} races went over`],
    [batch.rows === 988 && batch.kills === 2, `batch: ${batch.rows} rows and ${batch.kills} kills`],
    [batch.lost + batch.twice === 0, `batch: ${JSON.stringify(batch)}`],
    [batchModel.steps >= 5_000 && batchModel.kills > 0, `batch model: only ${JSON.stringify(batchModel)}`],
    [batchModel.failures === 0, `batch model: ${batchModel.failures} failures`],
    [soak.faults > 0, 'soak: no fault acted'],
    [soak.lost + soak.duplicated + soak.mismatches === 0, `soak: ${JSON.stringify(soak)}`],
  ];
  return said.flatMap(([isFine, complaint]) => (isFine ? [] : [complaint]));
}

const { values } = parseArgs({ options: { grep: { type: 'string' } } });
const env = { SAFELIGHT_FAULTS: 'full' };
if (!values.grep) rmSync(folder, { recursive: true, force: true });

const named = values.grep ? ['--testNamePattern', values.grep] : [];
const chosen = values.grep ? ['--grep', values.grep, '--pass-with-no-tests'] : [];
const node = await runNode([...tools.faultTests, ...named], { env, show: true });
// The properties among the unit tests try ten times as many cases here as in `npm test`.
const properties = await runNode([...tools.unitTests, ...named], { env, show: true });
const app = await runNode([...tools.windowTests, '--project=faults', ...chosen], { env, show: true });
// So do some of the tests of the window, and some are for here alone.
const ours = '@two-sizes|@full-only';
const both = values.grep ? `(?=.*(?:${ours}))(?=.*${values.grep})` : ours;
const windows = await runNode(
  [...tools.windowTests, '--project=e2e', '--grep', both, '--pass-with-no-tests'],
  { env, show: true },
);
let failed = [node, properties, app, windows].some(({ code }) => code !== 0);

if (!values.grep) {
  try {
    const figures = collect();
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'results.json'), `${JSON.stringify(figures)}\n`);
    console.table(figures);
    const wrong = complaints(figures);
    for (const complaint of wrong) console.error(complaint);
    failed ||= wrong.length > 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    failed = true;
  }
}
process.exit(failed ? 1 : 0);
