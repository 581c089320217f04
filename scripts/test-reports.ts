// What the JSON reports of the test runners count.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from './project.mjs';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The projects of test/e2e/playwright.config.ts. */
export type ElectronProject = 'e2e' | 'faults';

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
  specs?: { tests: { projectName: string; status: 'expected' | 'unexpected' | 'skipped' }[] }[];
}

/** What Playwright's JSON report counts for one project. */
export function playwrightCounts(report: string, project: ElectronProject): Counts {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  if (!existsSync(report)) return counts;
  const count = ({ suites = [], specs = [] }: ReportedSuite) => {
    for (const { tests } of specs) {
      for (const { projectName, status } of tests) {
        if (projectName !== project) continue;
        counts[status === 'unexpected' ? 'failed' : status === 'skipped' ? 'skipped' : 'passed'] += 1;
      }
    }
    suites.forEach(count);
  };
  JSON.parse(readFileSync(report, 'utf8')).suites.forEach(count);
  return counts;
}
