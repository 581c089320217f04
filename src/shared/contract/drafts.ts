/** Unsent drafts of the New job sheet. Nothing is sent by any of this. */
import { z } from 'zod';
import { composeDraftSchema, type KeptDraft } from '../compose-draft.ts';
import { id } from '../fields.ts';
import { method } from './method.ts';

export const draftMethods = {
  /** Those that no job has come of, the one changed last first. */
  composeDrafts: method<KeptDraft[]>('none')(z.undefined()),
  /** Keeps drafts as they are now, and lets go of others, all or nothing. */
  keepDrafts: method<void>('none')(
    z.object({ put: z.array(composeDraftSchema).max(50), remove: z.array(id).max(500) }),
  ),
} as const;
