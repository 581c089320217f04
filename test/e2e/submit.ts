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
}

/** Submits without the sheet, by a key that is really pressed, on the account of TOKENLAB_API_KEY. @returns main's answer */
export function submitRequest(page: Page, { title = '', operation = null, ...request }: PlainRequest) {
  presses += 1;
  return pressAndCall(page, 'submitJob', {
    submitToken: `e2e-${process.pid}-${presses}`,
    accountId: 'environment',
    projectId: null,
    title,
    request: { ...request, operation, inputs: [] },
  });
}
