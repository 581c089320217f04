/**
 * The English words of the window, a namespace for each feature (the name of its folder); `ui` holds what features share.
 * Those of features that the first screen does not show are in `en-later.ts`.
 */
import accounts from '../features/accounts/en.ts';
import boundary from '../features/boundary/en.ts';
import frame from '../features/frame/en.ts';
import job from '../features/job/en.ts';
import jobs from '../features/jobs/en.ts';
import pauses from '../features/pauses/en.ts';
import price from '../features/price/en.ts';
import queue from '../features/queue/en.ts';
import updates from '../features/updates/en.ts';
import ui from '../ui/en.ts';
import type { laterEnglish } from './en-later.ts';

export const english = {
  accounts,
  boundary,
  frame,
  job,
  jobs,
  pauses,
  price,
  queue,
  updates,
  ui,
} as const;

export type English = typeof english & typeof laterEnglish;
export type Namespace = keyof English;
