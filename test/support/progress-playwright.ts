// Playwright's part of `progress.ts`: a reporter, named in test/e2e/playwright.config.ts.
import path from 'node:path';
import type { Reporter, Suite, TestCase, TestResult } from '@playwright/test/reporter';
import { send } from '../../scripts/progress.ts';

const nameOf = (test: TestCase) => `${path.basename(test.location.file)} > ${test.title}`;

export default class ProgressReporter implements Reporter {
  onBegin(_config: unknown, suite: Suite) {
    send({ kind: 'planned', tests: suite.allTests().length });
  }

  onTestBegin(test: TestCase) {
    send({ kind: 'began', test: nameOf(test) });
  }

  onStepBegin() {
    send({ kind: 'step' });
  }

  onStepEnd() {
    send({ kind: 'step' });
  }

  onTestEnd(test: TestCase, { status }: TestResult) {
    const outcome = status === 'skipped' ? 'skipped' : status === test.expectedStatus ? 'passed' : 'failed';
    send({ kind: 'ended', test: nameOf(test), outcome });
  }

  printsToStdio() {
    return false;
  }
}
