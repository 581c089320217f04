// `npm test`: everything that must hold. The quick checks and one test of the real window come first, so that a broken
// set-up shows at once; then windows are tested, and beside them the rest, one after the other. One line for each step, a
// line now and then while a step is under way, the details of what failed, and the count of all.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { build, isBuilt } from './build.ts';
import { type Ran, type RunOptions, runNode } from './proc.ts';
import { follow, newRun } from './progress.ts';
import { root } from './project.mjs';
import { readRuntime } from './runtime.mjs';
import { tools } from './tasks.mjs';
import {
  type Counts,
  type ElectronProject,
  freshReport,
  playwrightCounts,
  vitestCounts,
} from './test-reports.ts';

/**
 * A step may take as long as it needs; one that shows no sign of life for this long, in ms, hangs and is stopped.
 * Every single wait inside a test ends before, so that a test that hangs fails by its own name.
 */
const silenceMs = 180_000;
/** How often a step that is under way says how far it is, in ms. */
const progressEveryMs = 15_000;

const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const logs = path.join(root, 'out', 'test');
mkdirSync(logs, { recursive: true });

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`.padStart(9);
const line = (mark: string, name: string, numbers: string, ms: number, note: string) =>
  console.log(`${mark.padEnd(6)}${name.padEnd(18)}${numbers.padEnd(28)}${seconds(ms)}  ${note}`.trimEnd());

const inWords = ({ passed, failed, skipped }: Counts) =>
  [`${passed} passed`, failed > 0 ? `${failed} failed` : '', skipped > 0 ? `${skipped} skipped` : '']
    .filter(Boolean)
    .join(', ');

function report(name: string, counts: Counts, ms: number, note = '') {
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  line(counts.failed === 0 ? 'ok' : 'FAIL', name, inWords(counts), ms, note);
}

/** Keeps what a step printed, and shows it when something failed. */
function keep(name: string, { output, stalled }: Ran, failed: boolean, doing: readonly string[] = []) {
  const stopped = stalled
    ? `\nStopped: no sign of life for ${silenceMs / 60_000} minutes. Under way were: ${doing.join('; ') || 'no tests yet'}.\n`
    : '';
  writeFileSync(path.join(logs, `${name.replaceAll(/\W+/g, '-')}.log`), output + stopped);
  if (failed) console.log(`\n${output.trim()}\n${stopped}`);
}

/** A check that holds or does not, of a tool that says nothing until it ends: it counts as one. */
async function check(name: string, work: (options: RunOptions) => Promise<Ran>, note = ''): Promise<boolean> {
  const ran = await work({ silenceMs, isQuiet: true });
  const isFine = ran.code === 0;
  keep(name, ran, !isFine);
  report(name, { passed: isFine ? 1 : 0, failed: isFine ? 0 : 1, skipped: 0 }, ran.ms, note);
  return isFine;
}

async function buildStep(): Promise<Ran> {
  try {
    const ms = isBuilt() ? 0 : await build();
    return { code: 0, output: '', ms, stalled: false };
  } catch (error) {
    const output = error instanceof Error ? error.message : String(error);
    return { code: 1, output, ms: 0, stalled: false };
  }
}

/** Runs a suite whose reporter tells how far it is; failures are named when they happen. */
async function suite(
  name: string,
  start: (options: RunOptions) => Promise<Ran>,
  count: () => Record<string, Counts>,
  note = '',
) {
  const began = performance.now();
  const run = newRun();
  const ticking = setInterval(() => {
    const done = run.passed + run.failed + run.skipped;
    const [oldest = ''] = run.running;
    const failed = run.failed > 0 ? `, ${run.failed} failed` : '';
    line('...', name, `${done} of ${run.planned}${failed}`, performance.now() - began, oldest.slice(0, 90));
  }, progressEveryMs);
  const ran = await start({
    silenceMs,
    env: { NO_COLOR: '1' },
    onMessage: (message) => {
      const progress = follow(run, message);
      if (progress?.kind === 'ended' && progress.outcome === 'failed') {
        line('FAIL', name, '', performance.now() - began, progress.test);
      }
    },
  }).finally(() => clearInterval(ticking));
  const counts = count();
  const failures = Object.values(counts).reduce((sum, { failed }) => sum + failed, 0);
  // A run that ended badly without a failed test counts as one failure.
  if (ran.code !== 0 && failures === 0) Object.values(counts)[0]!.failed = 1;
  keep(name, ran, ran.code !== 0, [...run.running]);
  for (const [part, each] of Object.entries(counts)) report(part, each, ran.ms, note);
}

/** `isQuiet`: other programs do the work, and write nothing while they do. */
function nodeTests(name: string, tool: string[], { note = '', isQuiet = false } = {}) {
  const file = freshReport(`${name}.json`);
  const reporters = ['default', path.join(root, 'test/support/progress-vitest.ts'), 'json'];
  const args = [...reporters.map((reporter) => `--reporter=${reporter}`), `--outputFile.json=${file}`];
  return suite(
    name,
    (options) => runNode([...tool, ...args], { ...options, isQuiet }),
    () => ({ [name]: vitestCounts(file) }),
    note,
  );
}

function windowTests(name: string, projects: Record<string, ElectronProject>, args: string[]) {
  const file = freshReport(`${name}.json`);
  const runtime = readRuntime();
  const chosen = Object.values(projects).map((project) => `--project=${project}`);
  return suite(
    name,
    (options) =>
      runNode([...tools.windowTests, ...chosen, ...args], {
        ...options,
        env: { ...options.env, SAFELIGHT_E2E_REPORT: file },
      }),
    () =>
      Object.fromEntries(
        Object.entries(projects).map(([part, project]) => [part, playwrightCounts(file, project)]),
      ),
    `Electron ${runtime.electron}, ${runtime.source}`,
  );
}

const makePackage = () => check('package', (options) => runNode(tools.package, options));

async function packageAndUse(): Promise<void> {
  if (!(await makePackage())) return;
  await nodeTests('installed', tools.installedTests, {
    note: 'the .deb: installed on a clean root, used, removed',
    isQuiet: true,
  });
}

function whyNotInstalled(): string | null {
  if (process.geteuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return 'only as root on Debian or Ubuntu';
  const mounts = spawnSync('unshare', [
    '--mount',
    '--propagation',
    'private',
    'mount',
    '--bind',
    '/',
    '/mnt',
  ]);
  return mounts.status === 0 ? null : 'the clean root needs to mount, which is not allowed here';
}

const { values } = parseArgs({ options: { installed: { type: 'boolean', default: false } } });
const notInstalled = values.installed ? whyNotInstalled() : null;
const wantsPackage = values.installed && notInstalled === null;

const [, , , builds] = await Promise.all([
  check('format and lint', (options) => runNode([...tools.lint, '--colors=off'], options)),
  check('types', (options) => runNode(tools.types, options)),
  check('walls', (options) => runNode(tools.walls, options)),
  check('build', buildStep),
]);
if (builds) await windowTests('window', { window: 'e2e' }, ['--grep', '@smoke']);
async function besideWindows(): Promise<void> {
  await nodeTests('unit', tools.unitTests);
  await nodeTests('faults (node)', tools.faultTests);
  if (wantsPackage && builds) await packageAndUse();
}
// Windows take about as long as everything else, and keep the cores busy: more at once would make all of it slower.
await Promise.all([
  besideWindows(),
  builds
    ? windowTests('windows', { e2e: 'e2e', 'faults (window)': 'faults' }, ['--grep-invert', '@smoke'])
    : undefined,
]);
if (notInstalled) line('skip', 'installed', '', 0, notInstalled);

if (total.skipped > 0) console.log(`${total.skipped} skipped`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
