/**
 * English words that come with their feature, when it is first shown: they are no part of what is loaded at start. The
 * feature's `words.ts` adds them.
 */
import i18next from 'i18next';
import type batch from '../features/batch/en.ts';
import type prompts from '../features/prompts/en.ts';
import type templates from '../features/templates/en.ts';

export interface LateEnglish {
  batch: typeof batch;
  prompts: typeof prompts;
  templates: typeof templates;
}

export function addEnglish<N extends keyof LateEnglish>(namespace: N, words: LateEnglish[N]): void {
  i18next.addResourceBundle('en', namespace, words);
}
