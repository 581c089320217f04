/** Making many from the sheet: what it would make as it stands, and the batch that is to be reviewed. */
import { useCallback, useMemo, useState } from 'react';
import type { BatchSpec } from '../../../shared/batch.ts';
import { useTranslation } from '../../i18n/index.ts';
import { activeAccount, useSession } from '../../store/session.ts';
import { useUi } from '../../store/ui.ts';
import { goHome } from '../../ui/home.ts';
import { namedIn, type Outlook, outlookOf, specOf, variedFields } from '../batch/making.ts';
import { faultWords } from '../batch/outlook-words.ts';
import { belongTo, change, type Making, showPane, single, useMaking, useManyPane } from '../batch/state.ts';
import { changeMaking, type Draft, setDraft, useDraft } from './draft.ts';
import { useFieldLabel } from './FieldControl.tsx';
import { importsEnded } from './imports.ts';
import { type Blocker, blockerOf, checkDraft, endDraft, requestOf } from './useSubmit.ts';

/** Each draft has its own of it. What is changed there is a change of the draft. */
belongTo({ inSheet: () => useDraft.getState().draft.id, changeAside: changeMaking });
useDraft.subscribe(({ draft }, before) => {
  if (draft.id === before.draft.id) return;
  useMaking.setState(draft.making, true);
  showPane(draft.making !== single);
});
useMaking.subscribe((making) => {
  const { draft } = useDraft.getState();
  if (draft.making !== making) setDraft({ making });
});

export interface Many {
  /** Null: the sheet makes one job. */
  outlook: Outlook | null;
  /** As it is, also while the sheet makes one job; null without a form. */
  asked: Outlook | null;
  hasVariables: boolean;
  /** What is reviewed now; it follows what is decided there. */
  spec: BatchSpec | null;
  review: () => void;
  back: () => void;
  made: (batchId: string) => void;
}

const isMany = (making: Making, isOpen: boolean, { lists, table }: Outlook): boolean =>
  making.repeat > 1 ||
  table !== null ||
  making.fields.length > 0 ||
  lists.some(({ values }) => isOpen || values.length > 0);

/** @param onBlocked shows what is in the way, and puts the focus where it can be fixed */
export function useMany(onBlocked: (blocker: Blocker | null) => void): Many {
  const { t } = useTranslation('batch');
  const draft = useDraft((state) => state.draft);
  const making = useMaking();
  const isOpen = useManyPane((state) => state.isOpen);
  const account = useSession(activeAccount);
  const labelOf = useFieldLabel();
  const [isReviewing, setReviewing] = useState(false);
  const { form, values } = draft;
  // biome-ignore lint/correctness/useExhaustiveDependencies: labels change with the language alone
  const asked = useMemo(
    () => (form ? outlookOf(making, form, values, labelOf) : null),
    [making, form, values],
  );
  const outlook = asked !== null && isMany(making, isOpen, asked) ? asked : null;
  const accountId = account?.id ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: words change with the language alone
  const spec = useMemo(() => {
    const request = requestOf(draft);
    if (!isReviewing || outlook === null || form === null || request === null || accountId === null)
      return null;
    const projectId = draft.projectId.trim() || null;
    return specOf(making, outlook, form, { accountId, projectId, request }, (fault) => faultWords(fault, t));
  }, [isReviewing, making, draft, outlook, accountId]);

  const review = useCallback(async (): Promise<void> => {
    const areFilesIn = await importsEnded();
    const { draft: now } = useDraft.getState();
    if (now.id !== draft.id) return;
    if (!areFilesIn) return onBlocked(null);
    const owner = activeAccount(useSession.getState());
    const blocker = blockerOf(now, owner !== null);
    if (blocker || outlook === null) return onBlocked(blocker);
    const issues = issuesOf(now, outlook, owner?.kind === 'sandbox');
    setDraft({ issues, error: null });
    if (issues.length > 0) return onBlocked(null);
    if (outlook.obstacle === null) setReviewing(true);
    // It says there what is missing.
    else showPane(true);
  }, [draft.id, outlook, onBlocked]);

  return {
    outlook,
    asked,
    hasVariables: form !== null && namedIn(form, values).variables.length > 0,
    spec,
    review: () => void review(),
    back() {
      // Combinations have other numbers as soon as a list changes.
      change({ leftOut: [] });
      setReviewing(false);
    },
    made(batchId) {
      endDraft(draft);
      useUi.getState().openBatch(batchId);
      // After the focus was given back to where it was before the sheet: what is wanted now are the rows.
      setTimeout(goHome);
    },
  };
}

/** A field that the batch fills may be empty in the form. */
function issuesOf(draft: Draft, outlook: Outlook, isSandbox: boolean): Draft['issues'] {
  const varied = variedFields(outlook);
  return checkDraft(draft, isSandbox).filter(({ path }) => !varied.has(path));
}
