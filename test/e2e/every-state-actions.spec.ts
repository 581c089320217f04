/** Part of the way through every state: what can be done with jobs, what is asked about them, and what waits. */
import { AllStates } from './all-states.ts';
import { goThrough } from './every-state.ts';

goThrough(
  'what is done with jobs and asked about them, and what waits',
  { language: 'long', theme: 'light' },
  async ({ page, words, look }) => {
    const states = new AllStates(page, words, look);
    await states.makeJobs([
      'white-cat',
      'black-cat',
      'street',
      'endless',
      'failed',
      'no-answer',
      'gone',
      'empty',
      'expired',
    ]);
    await states.actions();
    await states.questions();
  },
);
