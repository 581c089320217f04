/**
 * The English words of the features that are loaded after the first screen, and of what others show only then. A chunk of its
 * own, loaded with the first of them.
 */
import accounts from '../features/accounts/en-later.ts';
import batch from '../features/batch/en.ts';
import billing from '../features/billing/en.ts';
import bulk from '../features/bulk/en.ts';
import compose from '../features/compose/en.ts';
import diagnostics from '../features/diagnostics/en.ts';
import frame from '../features/frame/en-later.ts';
import job from '../features/job/en-later.ts';
import limits from '../features/limits/en.ts';
import news from '../features/news/en.ts';
import onboarding from '../features/onboarding/en.ts';
import prompts from '../features/prompts/en.ts';
import queue from '../features/queue/en-later.ts';
import results from '../features/results/en.ts';
import settings from '../features/settings/en.ts';
import spend from '../features/spend/en.ts';
import support from '../features/support/en.ts';
import templates from '../features/templates/en.ts';
import track from '../features/track/en.ts';
import updates from '../features/updates/en-later.ts';

export const laterEnglish = {
  accounts,
  batch,
  billing,
  bulk,
  compose,
  diagnostics,
  frame,
  job,
  limits,
  news,
  onboarding,
  prompts,
  queue,
  results,
  settings,
  spend,
  support,
  templates,
  track,
  updates,
} as const;
