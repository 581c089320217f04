/** Part of the way through every state: templates, prompts, snippets, drafts and spending limits. */
import { goThrough } from './every-state.ts';
import { ManyStates } from './many-states.ts';

goThrough(
  'templates, earlier prompts, snippets, drafts and spending limits',
  { language: 'zh', theme: 'dark' },
  async ({ page, words, look }) => {
    const states = new ManyStates(page, words, look);
    await states.templates();
    await states.prompts();
    await states.limits();
  },
);
