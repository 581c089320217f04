/**
 * The contract between main and its users: commands and questions, each answered once. Every payload is checked
 * against its schema in main; every answer is an envelope. It knows no transport: `channels.ts` belongs to the window's.
 */
import type { AppErrorShape } from '../errors.ts';
import { accountMethods } from './accounts.ts';
import { actionMethods } from './actions.ts';
import { appMethods } from './app.ts';
import { batchMethods } from './batches.ts';
import { billingMethods } from './billing.ts';
import { catalogueMethods } from './catalogue.ts';
import { draftMethods } from './drafts.ts';
import { jobMethods } from './jobs.ts';
import { limitMethods } from './limits.ts';
import type { InputOf, OutputOf } from './method.ts';
import { promptMethods } from './prompts.ts';
import { queueMethods } from './queue.ts';
import { resultMethods } from './results.ts';
import { supportMethods } from './support.ts';
import { templateMethods } from './templates.ts';
import { updateMethods } from './updates.ts';

export const methods = {
  ...appMethods,
  ...accountMethods,
  ...catalogueMethods,
  ...jobMethods,
  ...draftMethods,
  ...promptMethods,
  ...templateMethods,
  ...actionMethods,
  ...batchMethods,
  ...limitMethods,
  ...queueMethods,
  ...resultMethods,
  ...billingMethods,
  ...supportMethods,
  ...updateMethods,
} as const;

export type MethodName = keyof typeof methods;
export const methodNames = Object.keys(methods) as MethodName[];

export type MethodInput<N extends MethodName> = InputOf<(typeof methods)[N]>;
export type MethodOutput<N extends MethodName> = OutputOf<(typeof methods)[N]>;

/** Every answer: a value, or an error value. Nothing is thrown at the caller. */
export type Envelope<T> = { ok: true; value: T } | { ok: false; error: AppErrorShape };
