/** Part of the way through every state: batches, and many jobs from a table. */
import { goThrough } from './every-state.ts';
import { ManyStates } from './many-states.ts';

goThrough(
  'batches, and many jobs from a table',
  { language: 'zh', theme: 'light' },
  async ({ page, words, look }) => {
    const states = new ManyStates(page, words, look);
    await states.batches();
    await states.tables();
  },
);
