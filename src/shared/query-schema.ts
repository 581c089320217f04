/** Schemas of a question to the ledger. Apart from its types, so that a window does not load what only main checks. */
import { z } from 'zod';
import { families } from './families/index.ts';
import { sorts } from './views.ts';

export const viewSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('active') }),
  z.object({ kind: z.literal('attention') }),
  z.object({ kind: z.literal('done') }),
  z.object({ kind: z.literal('failed') }),
  z.object({ kind: z.literal('unsent') }),
  z.object({ kind: z.literal('hidden') }),
  z.object({ kind: z.literal('family'), family: z.enum(families) }),
  z.object({ kind: z.literal('project'), projectId: z.string().max(100) }),
]);

export const scopeSchema = z.object({
  accountId: z.string().max(100).nullable(),
  withSample: z.boolean().default(false),
});

export const jobQuerySchema = scopeSchema.extend({
  view: viewSchema,
  search: z.string().max(500).default(''),
  sort: z.enum(sorts).default('newest'),
  filters: z
    .object({
      states: z.array(z.string().max(40)).max(20).optional(),
      model: z.string().max(200).optional(),
      tag: z.string().max(100).optional(),
      favourite: z.boolean().optional(),
      doubted: z.boolean().optional(),
      rating: z.number().int().min(1).max(5).optional(),
      batchId: z.string().max(100).optional(),
    })
    .default({}),
});
