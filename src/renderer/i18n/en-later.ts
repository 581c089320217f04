/** The English words of the features that are loaded after the first screen. A chunk of its own, loaded with the first of them. */
import billing from '../features/billing/en.ts';
import compose from '../features/compose/en.ts';
import diagnostics from '../features/diagnostics/en.ts';
import limits from '../features/limits/en.ts';
import onboarding from '../features/onboarding/en.ts';
import settings from '../features/settings/en.ts';
import spend from '../features/spend/en.ts';
import support from '../features/support/en.ts';
import track from '../features/track/en.ts';

export const laterEnglish = {
  billing,
  compose,
  diagnostics,
  limits,
  onboarding,
  settings,
  spend,
  support,
  track,
} as const;
