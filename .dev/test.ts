// `npm test`: everything that must hold, one line for each step, the details of what failed, and the count of all.
// Windows mostly wait, so two lanes run beside each other; every lane with windows has a session of its own.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { buildIfStale } from './build.ts';
import { root } from './packages.mjs';
import { type Ran, runNode } from './proc.ts';
import { describeRuntime, readRuntime } from './runtime.ts';
import { withSession } from './session.ts';
import { biome, type Counts, countsOf, freshReport, playwright, typescript, vitest } from './suites.ts';

/** A step that takes longer is stopped and has failed: a hung window must not hang the whole. */
const limitMs = { quick: 180_000, unit: 300_000, e2e: 720_000, faults: 300_000 };

const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const logs = path.join(root, 'out', 'test');
mkdirSync(logs, { recursive: true });

function report(name: string, counts: Counts, ran: Ran, note = '') {
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  const isFine = counts.failed === 0;
  const numbers = [
    `${counts.passed} passed`,
    counts.failed > 0 ? `${counts.failed} failed` : '',
    counts.skipped > 0 ? `${counts.skipped} skipped` : '',
  ].filter(Boolean);
  const log = path.join(logs, `${name.replaceAll(' ', '-')}.log`);
  writeFileSync(log, ran.output);
  if (!isFine) console.log(`\n${ran.output.trim()}\n`);
  for (const title of counts.flaky ?? []) console.log(`flaky ${title}`);
  const seconds = `${(ran.ms / 1000).toFixed(1)} s`;
  console.log(
    `${isFine ? 'ok  ' : 'FAIL'}  ${name.padEnd(16)}${numbers.join(', ').padEnd(28)}${seconds.padStart(8)}  ${note}`.trimEnd(),
  );
}

/** A check that holds or does not: it counts as one. */
function reportCheck(name: string, ran: Ran, note = '') {
  const isFine = ran.code === 0;
  report(name, { passed: isFine ? 1 : 0, failed: isFine ? 0 : 1, skipped: 0 }, ran, note);
}

async function build(): Promise<Ran> {
  try {
    const { built, ms } = await buildIfStale();
    return { code: 0, output: built ? 'built' : 'up to date', ms };
  } catch (error) {
    return { code: 1, output: error instanceof Error ? error.message : String(error), ms: 0 };
  }
}

async function unitTests(suite: 'unit' | 'faults') {
  const file = freshReport(`${suite}.json`);
  const ran = await vitest(suite, ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`], {
    limitMs: limitMs[suite],
    env: { NO_COLOR: '1' },
  });
  report(suite === 'unit' ? 'unit' : 'faults (node)', countsOf('vitest', file, ran), ran);
}

/** `shard` is Playwright's `1/2`: that half of the project's files. */
async function electronTests(project: 'e2e' | 'faults', shard?: string) {
  const name = shard ? `${project} ${shard.replace('/', ' of ')}` : project;
  const lane = name.replaceAll(' ', '-');
  const file = freshReport(`${lane}-electron.json`);
  const ran = await withSession((session) =>
    playwright(project, shard ? [`--shard=${shard}`] : [], {
      limitMs: limitMs[project],
      env: { ...session, NO_COLOR: '1', SAFELIGHT_E2E_REPORT: file, SAFELIGHT_E2E_LANE: lane },
    }),
  ).catch((error): Ran => ({ code: 1, output: `No session: ${error.message}`, ms: 0 }));
  report(name, countsOf('playwright', file, ran), ran, describeRuntime(readRuntime()));
}

reportCheck('format and lint', await biome(['check', '--colors=off'], { limitMs: limitMs.quick }));
reportCheck('types', await typescript([], { limitMs: limitMs.quick }));
reportCheck('walls', await runNode(path.join(root, '.dev', 'walls.ts'), [], { limitMs: limitMs.quick }));
const built = await build();
reportCheck('build', built, built.code === 0 ? built.output : '');
const withWindows = async (...tests: Parameters<typeof electronTests>) => {
  if (built.code === 0) await electronTests(...tests);
};
await Promise.all([
  (async () => {
    await withWindows('e2e', '1/2');
    await withWindows('faults');
  })(),
  (async () => {
    await unitTests('unit');
    await unitTests('faults');
    await withWindows('e2e', '2/2');
  })(),
]);

if (total.skipped > 0) console.log(`${total.skipped} skipped`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
