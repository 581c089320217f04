/** Part of the way through every state: the New job sheet, and what the window has beside jobs. */
import { AllStates } from './all-states.ts';
import { goThrough } from './every-state.ts';
import { PassingStates } from './passing-states.ts';

goThrough(
  'the New job sheet, palette, settings, diagnostics, accounts, spending and charges',
  {
    language: 'zh',
    theme: 'dark',
    // The waits before usage rows are read begin at a quarter of a second.
    furnish: async () => ({ env: { SAFELIGHT_CHARGE_SCALE: '0.004' } }),
  },
  async ({ page, words, look }) => {
    const states = new AllStates(page, words, look);
    await states.makeJobs(['white-cat', 'street', 'failed']);
    await states.sheet();
    await states.places();
    await new PassingStates(page, words, look).charges();
  },
);
