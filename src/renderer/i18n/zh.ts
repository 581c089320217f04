/** The Chinese words of the window, and of the sentences that come from main. A chunk of its own: an English window does not load it. */
import type { Words } from '../../shared/language.ts';

const files = import.meta.glob<Words>(['../features/*/zh.ts', '../ui/zh.ts'], {
  eager: true,
  import: 'default',
});

export const window = Object.fromEntries(
  Object.entries(files).map(([path, words]) => [path.split('/').at(-2) ?? path, words]),
);

export { chineseSentences as sentences } from '../../shared/words/chinese.ts';
