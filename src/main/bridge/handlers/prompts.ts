/** Prompts of earlier jobs, and snippets, straight from the ledger. */
import type { promptMethods } from '../../../shared/contract/prompts.ts';
import { AppError } from '../../../shared/errors.ts';
import { mostSnippets } from '../../../shared/prompts.ts';
import { searchForm } from '../../../shared/text.ts';
import { say } from '../../../shared/words/bridge/say.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { HandlersOf } from '../answer.ts';

export function promptHandlers(
  { prompts, tx }: Pick<Ledger, 'prompts' | 'tx'>,
  clock: Clock,
): HandlersOf<typeof promptMethods> {
  return {
    pastPrompts: ({ search, limit }) => prompts.past(search, limit),
    snippets: () => prompts.snippets(),
    putSnippet: (snippet) =>
      tx(() => {
        const others = prompts.snippets().filter(({ id }) => id !== snippet.id);
        if (others.some(({ name }) => searchForm(name) === searchForm(snippet.name)))
          throw new AppError('conflict', say('snippetNameTaken', { name: snippet.name }));
        if (others.length >= mostSnippets)
          throw new AppError('not_allowed', say('tooManySnippets', { most: mostSnippets }));
        prompts.putSnippet(snippet, clock.now());
      }),
    removeSnippet: ({ snippetId }) => prompts.removeSnippet(snippetId),
  };
}
