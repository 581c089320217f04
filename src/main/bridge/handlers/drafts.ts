/**
 * Unsent drafts of the New job sheet: kept in the ledger, and their long texts beside it, within bounds, so that no page can
 * fill the disk with them.
 */
import { type ComposeDraft, longestDraft, mostDrafts } from '../../../shared/compose-draft.ts';
import type { draftMethods } from '../../../shared/contract/drafts.ts';
import { AppError } from '../../../shared/errors.ts';
import { say } from '../../../shared/words/bridge/say.ts';
import type { Clock } from '../../base/clock.ts';
import { withoutSecrets } from '../../base/secrets.ts';
import type { DraftTexts } from '../../inputs/draft-texts.ts';
import type { Keys } from '../../keychain/keys.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { HandlersOf } from '../answer.ts';

export function draftHandlers(
  ledger: Pick<Ledger, 'composeDrafts' | 'tx'>,
  texts: DraftTexts,
  keys: Pick<Keys, 'seen'>,
  clock: Clock,
): HandlersOf<typeof draftMethods> {
  const { composeDrafts } = ledger;
  return {
    composeDrafts: () => composeDrafts.list(),
    async keepDrafts({ put, remove, texts: long, spareTextIds }) {
      ledger.tx(() => {
        composeDrafts.removeSent();
        for (const draftId of remove) composeDrafts.remove(draftId);
        for (const draft of put) {
          composeDrafts.put(keptDraft(draft, keys.seen()), clock.now());
        }
        if (composeDrafts.count() > mostDrafts)
          throw new AppError('not_allowed', say('tooManyDrafts', { most: mostDrafts }));
      });
      // A draft that names a text comes first, so that nothing takes it for one that is left over.
      for (const { textId, text } of long) await texts.put(textId, withoutSecrets(text, keys.seen()));
      await texts.keepOnly(new Set([...composeDrafts.textIds(), ...spareTextIds]));
    },
    draftText: ({ textId }) => texts.read(textId),
  };
}

/** A key that was pasted into a field by mistake is left out. */
function keptDraft(draft: ComposeDraft, secrets: readonly string[]): ComposeDraft {
  if (JSON.stringify(draft).length > longestDraft)
    throw new AppError('invalid_input', say('draftTooLong'), { next: ['edit_request'] });
  return withoutSecrets(draft, secrets);
}
