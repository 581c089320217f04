// The test suites and what they report.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type Ran, type RunOptions, runNode } from './proc.ts';
import { root } from './project.mjs';
import { readRuntime, runtimeEnv } from './runtime.mjs';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** Titles of tests that passed at their second try; they count as passed. */
  flaky?: string[];
}

/** The projects of test/e2e/playwright.config.ts. */
export type ElectronProject = 'e2e' | 'faults';

const module = (...parts: string[]) => path.join(root, 'node_modules', ...parts);

/** Runs Playwright on projects of test/e2e/playwright.config.ts. */
export function playwright(
  projects: readonly ElectronProject[],
  args: string[],
  options: RunOptions = {},
): Promise<Ran> {
  const config = path.join(root, 'test/e2e/playwright.config.ts');
  return runNode(
    module('@playwright/test/cli.js'),
    ['test', '--config', config, ...projects.map((project) => `--project=${project}`), ...args],
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

/** What Vitest's JSON report counts; nothing when the run did not come to writing it. */
export function vitestCounts(report: string): Counts {
  if (!existsSync(report)) return { passed: 0, failed: 0, skipped: 0 };
  const run = JSON.parse(readFileSync(report, 'utf8'));
  // A file that cannot even be loaded has failed, though none of its tests could.
  const unloadable = run.testResults.filter(
    (file: { status: string; assertionResults: unknown[] }) =>
      file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  return {
    passed: run.numPassedTests,
    failed: run.numFailedTests + unloadable,
    skipped: run.numPendingTests + run.numTodoTests,
  };
}

interface ReportedSuite {
  suites?: ReportedSuite[];
  specs?: {
    title: string;
    tests: { projectName: string; status: 'expected' | 'unexpected' | 'flaky' | 'skipped' }[];
  }[];
}

/** What Playwright's JSON report counts for one project. What passed at its second try has passed, and is named. */
export function playwrightCounts(report: string, project: ElectronProject): Counts {
  const flaky: string[] = [];
  const counts: Counts = { passed: 0, failed: 0, skipped: 0, flaky };
  if (!existsSync(report)) return counts;
  const count = ({ suites = [], specs = [] }: ReportedSuite) => {
    for (const { title, tests } of specs) {
      for (const { projectName, status } of tests) {
        if (projectName !== project) continue;
        counts[status === 'unexpected' ? 'failed' : status === 'skipped' ? 'skipped' : 'passed'] += 1;
        if (status === 'flaky') flaky.push(title);
      }
    }
    suites.forEach(count);
  };
  JSON.parse(readFileSync(report, 'utf8')).suites.forEach(count);
  return counts;
}
