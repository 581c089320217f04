// Vitest's part of `progress.ts`: a reporter, named on the command line.
import path from 'node:path';
import type { TestCase, TestModule } from 'vitest/node';
import { tell } from '../../scripts/progress.ts';

const nameOf = (test: TestCase) => `${path.basename(test.module.moduleId)} > ${test.fullName}`;

export default class ProgressReporter {
  onTestModuleCollected(module: TestModule) {
    tell({ kind: 'planned', tests: [...module.children.allTests()].length });
  }

  onTestCaseReady(test: TestCase) {
    tell({ kind: 'began', test: nameOf(test) });
  }

  onTestCaseResult(test: TestCase) {
    const { state } = test.result();
    tell({ kind: 'ended', test: nameOf(test), outcome: state === 'pending' ? 'skipped' : state });
  }
}
