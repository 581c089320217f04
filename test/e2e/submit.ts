import process from 'node:process';
import type { Page } from '@playwright/test';
import type { Family } from '../../src/shared/families/index.ts';
import { pressAndCall } from './press.ts';

let presses = 0;

interface PlainRequest {
  family: Family;
  model: string;
  fields: Record<string, string | boolean>;
  operation?: string | null;
  /** Without one the job is called by its prompt. */
  title?: string;
  /** That of TOKENLAB_API_KEY by default. */
  accountId?: string;
}

/** Submits without the sheet, by a key that is really pressed. @returns main's answer */
export function submitRequest(
  page: Page,
  { title = '', operation = null, accountId = 'environment', ...request }: PlainRequest,
) {
  presses += 1;
  return pressAndCall(page, 'submitJob', {
    submitToken: `e2e-${process.pid}-${presses}`,
    accountId,
    projectId: null,
    title,
    request: { ...request, operation, inputs: [] },
  });
}
