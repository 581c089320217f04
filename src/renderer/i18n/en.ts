/** The English words of the window, a namespace for each feature (the name of its folder); `ui` holds what features share. */
import accounts from '../features/accounts/en.ts';
import billing from '../features/billing/en.ts';
import boundary from '../features/boundary/en.ts';
import bulk from '../features/bulk/en.ts';
import compose from '../features/compose/en.ts';
import diagnostics from '../features/diagnostics/en.ts';
import frame from '../features/frame/en.ts';
import job from '../features/job/en.ts';
import jobs from '../features/jobs/en.ts';
import limits from '../features/limits/en.ts';
import news from '../features/news/en.ts';
import onboarding from '../features/onboarding/en.ts';
import pauses from '../features/pauses/en.ts';
import price from '../features/price/en.ts';
import queue from '../features/queue/en.ts';
import results from '../features/results/en.ts';
import settings from '../features/settings/en.ts';
import spend from '../features/spend/en.ts';
import support from '../features/support/en.ts';
import track from '../features/track/en.ts';
import updates from '../features/updates/en.ts';
import ui from '../ui/en.ts';

export const english = {
  accounts,
  billing,
  boundary,
  bulk,
  compose,
  diagnostics,
  frame,
  job,
  jobs,
  limits,
  news,
  onboarding,
  pauses,
  price,
  queue,
  results,
  settings,
  spend,
  support,
  track,
  updates,
  ui,
} as const;

export type English = typeof english;
export type Namespace = keyof English;
