import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { targetOf } from '../../../scripts/imports.ts';
import { mentionsIn } from '../../../scripts/mentions.ts';
import type { Handlers } from '../../../src/main/bridge/answer.ts';
import { accountMethods } from '../../../src/shared/contract/accounts.ts';
import { actionMethods } from '../../../src/shared/contract/actions.ts';
import { appMethods } from '../../../src/shared/contract/app.ts';
import { batchMethods } from '../../../src/shared/contract/batches.ts';
import { billingMethods } from '../../../src/shared/contract/billing.ts';
import { catalogueMethods } from '../../../src/shared/contract/catalogue.ts';
import { draftMethods } from '../../../src/shared/contract/drafts.ts';
import { jobMethods } from '../../../src/shared/contract/jobs.ts';
import { limitMethods } from '../../../src/shared/contract/limits.ts';
import { type MethodName, methodNames } from '../../../src/shared/contract/methods.ts';
import { promptMethods } from '../../../src/shared/contract/prompts.ts';
import { queueMethods } from '../../../src/shared/contract/queue.ts';
import { resultMethods } from '../../../src/shared/contract/results.ts';
import { supportMethods } from '../../../src/shared/contract/support.ts';
import { templateMethods } from '../../../src/shared/contract/templates.ts';
import { updateMethods } from '../../../src/shared/contract/updates.ts';
import type { SafelightApi } from '../../../src/shared/contract/window-api.ts';

const root = path.resolve(import.meta.dirname, '../../..');

/** The packages that a program needs at run time, through all the files that it imports. */
function packagesOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  return mentionsIn(file, readFileSync(path.join(root, file), 'utf8'))
    .filter(({ kind, isValue }) => kind === 'import' && isValue)
    .flatMap(({ text }) => {
      const target = targetOf(file, text);
      return target === undefined ? [text] : packagesOf(target, seen);
    });
}

describe('the contract', () => {
  it('has every method of its subjects, and no name twice', () => {
    const subjects = [
      appMethods,
      accountMethods,
      catalogueMethods,
      jobMethods,
      draftMethods,
      promptMethods,
      templateMethods,
      actionMethods,
      batchMethods,
      limitMethods,
      queueMethods,
      resultMethods,
      billingMethods,
      supportMethods,
      updateMethods,
    ];
    expect(methodNames).toEqual(subjects.flatMap((subject) => Object.keys(subject)));
    expect(new Set(methodNames).size).toBe(methodNames.length);
  });

  it('agrees with handlers and window.safelight in both directions', () => {
    expectTypeOf<keyof Handlers>().toEqualTypeOf<MethodName>();
    expectTypeOf<Exclude<keyof SafelightApi, 'on' | 'isOnDisk' | 'fileHandle'>>().toEqualTypeOf<MethodName>();
  });

  it('reaches preload without its schemas', () => {
    expect(packagesOf('src/shared/contract/methods.ts')).toContain('zod');
    expect(packagesOf('src/preload/index.ts')).toEqual(['electron']);
  });
});
