// Vitest's part of `progress.ts`: a reporter, named on the command line.
import path from 'node:path';
import type { TestCase, TestModule } from 'vitest/node';
import { send } from '../../scripts/progress.ts';

const nameOf = (test: TestCase) => `${path.basename(test.module.moduleId)} > ${test.fullName}`;

export default class ProgressReporter {
  onTestModuleCollected(module: TestModule) {
    send({ kind: 'planned', tests: [...module.children.allTests()].length });
  }

  onTestCaseReady(test: TestCase) {
    send({ kind: 'began', test: nameOf(test) });
  }

  onTestCaseResult(test: TestCase) {
    const { state } = test.result();
    send({ kind: 'ended', test: nameOf(test), outcome: state === 'pending' ? 'skipped' : state });
  }
}
