/** Part of the way through every state: the New job sheet, and what the window has beside jobs. */
import { AllStates } from './all-states.ts';
import { goThrough } from './every-state.ts';

goThrough(
  'the New job sheet, palette, settings, diagnostics, accounts and spending',
  { language: 'zh', theme: 'dark' },
  async ({ page, words, look }) => {
    const states = new AllStates(page, words, look);
    await states.makeJobs(['white-cat', 'street', 'failed']);
    await states.sheet();
    await states.places();
  },
);
