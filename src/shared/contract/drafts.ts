/** Unsent drafts of the New job sheet. Nothing is sent by any of this. */
import { z } from 'zod';
import { composeDraftSchema, draftTextId, type KeptDraft, longestDraftText } from '../compose-draft.ts';
import { id } from '../fields.ts';
import { method } from './method.ts';

export const draftMethods = {
  /** Those that no job has come of, the one changed last first. */
  composeDrafts: method<KeptDraft[]>('none')(z.undefined()),
  /** Keeps drafts as they are now, and lets go of others, all or nothing; then their long texts. */
  keepDrafts: method<void>('none')(
    z.object({
      put: z.array(composeDraftSchema).max(50),
      remove: z.array(id).max(500),
      texts: z
        .array(z.object({ textId: draftTextId, text: z.string().max(longestDraftText) }))
        .max(50)
        .default([]),
      /** Those of drafts which can still be brought back. */
      spareTextIds: z.array(draftTextId).max(50).default([]),
    }),
  ),
  /** The text that is kept beside a draft; null when it cannot be had. */
  draftText: method<string | null>('none')(z.object({ textId: draftTextId })),
} as const;
