/** The English words of the features that are loaded after the first screen. A chunk of its own, loaded with the first of them. */
import batch from '../features/batch/en.ts';
import billing from '../features/billing/en.ts';
import compose from '../features/compose/en.ts';
import diagnostics from '../features/diagnostics/en.ts';
import limits from '../features/limits/en.ts';
import onboarding from '../features/onboarding/en.ts';
import prompts from '../features/prompts/en.ts';
import settings from '../features/settings/en.ts';
import spend from '../features/spend/en.ts';
import support from '../features/support/en.ts';
import templates from '../features/templates/en.ts';
import track from '../features/track/en.ts';

export const laterEnglish = {
  batch,
  billing,
  compose,
  diagnostics,
  limits,
  onboarding,
  prompts,
  settings,
  spend,
  support,
  templates,
  track,
} as const;
