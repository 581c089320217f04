/** Part of the way through every state: the first run, the list, and jobs as they stand. */
import { AllStates } from './all-states.ts';
import { goThrough } from './every-state.ts';

goThrough(
  'the first run, and jobs in every state',
  { language: 'long', theme: 'dark', isFirstRun: true },
  async ({ page, words, look, enlarge }) => {
    const states = new AllStates(page, words, look);
    await states.firstRun();
    await states.makeJobs();
    await states.jobs();
    await enlarge();
    await states.usual();
  },
);
