/** Prompts of earlier jobs, and snippets. */
import { z } from 'zod';
import { id } from '../fields.ts';
import { type PastPrompt, type Snippet, snippetSchema } from '../prompts.ts';
import { method } from './method.ts';

export const promptMethods = {
  /** Newest first, each once; of those that have every word of `search`. */
  pastPrompts: method<PastPrompt[]>('none')(
    z.object({ search: z.string().max(200), limit: z.number().int().min(1).max(100) }),
  ),
  /** By name. */
  snippets: method<Snippet[]>('none')(z.undefined()),
  /** A new one, or another name and text for one that is there. */
  putSnippet: method<void>('none')(snippetSchema),
  removeSnippet: method<void>('none')(z.object({ snippetId: id })),
} as const;
