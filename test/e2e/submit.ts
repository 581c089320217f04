import process from 'node:process';
import type { Page } from '@playwright/test';
import type { Family } from '../../src/shared/job.ts';

let presses = 0;

interface PlainRequest {
  family: Family;
  model: string;
  fields: Record<string, string | boolean>;
  operation?: string | null;
  /** Without one the job is called by its prompt. */
  title?: string;
}

/** Presses Submit without the sheet, on the account of TOKENLAB_API_KEY. @returns what the window is told */
export function submitRequest(page: Page, { title = '', operation = null, ...request }: PlainRequest) {
  presses += 1;
  return page.evaluate(
    ({ submitToken, named, asked }) =>
      window.safelight!.submitJob({
        submitToken,
        accountId: 'environment',
        projectId: null,
        title: named,
        request: { ...asked, inputs: [] },
      }),
    { submitToken: `e2e-${process.pid}-${presses}`, named: title, asked: { ...request, operation } },
  );
}
