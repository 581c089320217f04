/** What was asked for before, and saved pieces of text, for the prompt of a request. */
import { z } from 'zod';
import type { Family } from './families/index.ts';
import { id } from './fields.ts';

/** A prompt that some job has, as it was typed. */
export interface PastPrompt {
  text: string;
  family: Family;
  /** When the newest job with it was made, Unix ms. */
  at: number;
}

export const mostSnippets = 500;

export const snippetSchema = z.object({
  id,
  name: z.string().trim().min(1).max(100),
  text: z.string().min(1).max(50_000),
});
export type Snippet = z.infer<typeof snippetSchema>;
