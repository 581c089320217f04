// The test suites and what they report.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from './packages.mjs';
import { type Ran, type RunOptions, runNode } from './proc.ts';
import { readRuntime, runtimeEnv } from './runtime.ts';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** Tests that failed, and passed when they were tried again; they count as passed and are named. */
  flaky?: string[];
}

const module = (...parts: string[]) => path.join(root, 'node_modules', ...parts);

/** Runs Playwright on one project of test/e2e/playwright.config.ts. */
export function playwright(
  project: 'e2e' | 'faults',
  args: string[],
  options: RunOptions = {},
): Promise<Ran> {
  const config = path.join(root, 'test/e2e/playwright.config.ts');
  return runNode(
    module('@playwright/test/cli.js'),
    ['test', '--config', config, `--project=${project}`, ...args],
    {
      ...options,
      env: { ...runtimeEnv(readRuntime()), ...options.env },
    },
  );
}

/** Runs Vitest on the unit tests, or on the fault tests that need no Electron. */
export function vitest(suite: 'unit' | 'faults', args: string[], options: RunOptions = {}): Promise<Ran> {
  const config = path.join(root, 'test', suite, 'vitest.config.ts');
  return runNode(module('vitest/vitest.mjs'), ['run', '--config', config, ...args], options);
}

export function biome(args: string[], options: RunOptions = {}): Promise<Ran> {
  return runNode(module('@biomejs/biome/bin/biome'), args, options);
}

export function typescript(args: string[], options: RunOptions = {}): Promise<Ran> {
  return runNode(module('typescript/bin/tsc'), ['--noEmit', '--pretty', 'false', ...args], options);
}

/** A report file that no earlier run can have written. */
export function freshReport(name: string): string {
  const file = path.join(root, 'out', 'test', name);
  rmSync(file, { force: true });
  return file;
}

/** What a run counted; a run that ended badly without a failed test counts as one failure. */
export function countsOf(kind: 'vitest' | 'playwright', report: string, ran: Ran): Counts {
  const counts = existsSync(report) ? read(kind, report) : { passed: 0, failed: 0, skipped: 0 };
  if (ran.code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

function read(kind: 'vitest' | 'playwright', report: string): Counts {
  const said = JSON.parse(readFileSync(report, 'utf8'));
  if (kind === 'vitest') {
    // A file that cannot even be loaded has failed, though none of its tests could.
    const unloadable = said.testResults.filter(
      (file: { status: string; assertionResults: unknown[] }) =>
        file.status === 'failed' && file.assertionResults.length === 0,
    ).length;
    return {
      passed: said.numPassedTests,
      failed: said.numFailedTests + unloadable,
      skipped: said.numPendingTests + said.numTodoTests,
    };
  }
  const { expected, unexpected, flaky, skipped } = said.stats;
  return {
    passed: expected + flaky,
    failed: unexpected,
    skipped,
    flaky: said.suites.flatMap((suite: ReportedSuite) => flakyIn(suite)),
  };
}

interface ReportedSuite {
  suites?: ReportedSuite[];
  specs?: { title: string; tests: { status: string }[] }[];
}

const flakyIn = ({ suites = [], specs = [] }: ReportedSuite): string[] => [
  ...specs.filter(({ tests }) => tests.some(({ status }) => status === 'flaky')).map(({ title }) => title),
  ...suites.flatMap(flakyIn),
];
