/** Sending the draft: checked here, sent once, and what TokenLab refuses at once lands on the form. */

import { useCallback } from 'react';
import type { MethodOutput } from '../../../shared/contract/methods.ts';
import type { DeliveryPolicy } from '../../../shared/delivery.ts';
import { type FieldIssue, toAppErrorShape } from '../../../shared/errors.ts';
import { familyOf } from '../../../shared/families/index.ts';
import { validateForm } from '../../../shared/form/validate.ts';
import { isEmptyValue, toRequest } from '../../../shared/form/values.ts';
import type { JobRequest } from '../../../shared/job.ts';
import type { SubmitInput } from '../../../shared/request.ts';
import { titleOf } from '../../../shared/title.ts';
import { isDeclined, withPress } from '../../bridge.ts';
import { i18next } from '../../i18n/index.ts';
import { say } from '../../notices.ts';
import { announceSubmitted } from '../../store/announce-jobs.ts';
import { revealJob } from '../../store/reveal.ts';
import { activeAccount, useSession, usualDelivery } from '../../store/session.ts';
import { newSubmitToken } from '../../store/submit-token.ts';
import { useUi } from '../../store/ui.ts';
import { useAction } from '../../ui/useAction.ts';
import { fromLocalField } from '../queue/local-time.ts';
import { basisOf, type Draft, draftSubmitted, draftTitle, setDraft, showRefusal, useDraft } from './draft.ts';
import { importsEnded } from './imports.ts';
import { toKept } from './kept-draft.ts';
import { readRaw } from './raw.ts';

export type Blocker = 'noAccount' | 'noModel' | 'notReady' | 'looseLeft';

/**
 * The request that the draft makes; null while there is no form.
 * @param usual the tier that it asks for where the person chose none
 */
export function requestOf(
  draft: Draft,
  usual: DeliveryPolicy | null = usualDelivery(useSession.getState()),
): JobRequest | null {
  const { form } = draft;
  if (!form) return null;
  const raw = readRaw(draft.raw);
  const delivery = draft.delivery ?? usual;
  return {
    family: draft.family,
    operation: form.operation,
    model: form.modelId,
    ...toRequest(form, draft.values),
    ...(raw.kind === 'fields' ? { rawFields: raw.fields } : {}),
    ...(delivery === null ? {} : { delivery }),
  };
}

/** What keeps the whole draft from being sent, before its fields are looked at. */
export function blockerOf(draft: Draft, hasAccount: boolean): Blocker | null {
  if (!hasAccount) return 'noAccount';
  if (draft.modelId === null) return 'noModel';
  if (draft.form?.modelId !== draft.modelId) return 'notReady';
  return draft.loose.length > 0 ? 'looseLeft' : null;
}

/** Every complaint about the draft's fields; a prompt that is only missing is asked for in plain words. */
export function checkDraft(draft: Draft, isSandbox: boolean): FieldIssue[] {
  const { form } = draft;
  if (!form) return [];
  const issues = validateForm(draft.values, form, { isSandbox });
  const prompt = familyOf(form.family).promptField;
  const raw = readRaw(draft.raw);
  // Fields written by hand may stand for what the form misses.
  const byHand = raw.kind === 'fields' ? Object.keys(raw.fields) : [];
  const own = issues
    .filter((issue) => !byHand.includes(issue.path))
    .map((issue) =>
      issue.path === prompt && isEmptyValue(draft.values[prompt])
        ? { ...issue, message: i18next.t('compose:issue.promptEmpty') }
        : issue,
    );
  if (raw.kind === 'notJson' || raw.kind === 'notObject') {
    own.push({ path: RAW_PATH, message: i18next.t('compose:raw.fix') });
  }
  return own;
}

export const RAW_PATH = 'rawFields';

export interface Submitting {
  submit: () => void;
  busy: boolean;
}

/** @param onBlocked told what is in the way, to show it and to put the focus where it can be fixed */
export function useSubmit(onBlocked: (blocker: Blocker | null) => void): Submitting {
  const send = useAction(() => sendDraft(onBlocked));
  const submit = useCallback((): void => void send.run(), [send.run]);
  return { submit, busy: send.busy };
}

/** Sends the draft that is in the sheet now. While that takes its time a person may have put another one in its place. */
export async function sendDraft(onBlocked: (blocker: Blocker | null) => void): Promise<void> {
  const { id } = useDraft.getState().draft;
  // Files may still be on their way into the form: the press is kept for what it asks for.
  const submitJob = withPress('submitJob');
  const areFilesIn = await importsEnded();
  const { draft } = useDraft.getState();
  if (draft.id !== id) {
    sayNotSubmitted(id);
    return;
  }
  if (!areFilesIn) {
    onBlocked(null);
    return;
  }
  const payload = takeDraft(onBlocked);
  if (payload === null) return;
  // With its complaints dealt with: what is changed from now on is not in the job.
  const { draft: asSent } = useDraft.getState();
  const sent = await sendOnce(id, payload, submitJob);
  if (sent === null) {
    onBlocked(null);
    return;
  }
  const { jobId, refusal } = sent;
  if (refusal !== null) {
    // That job is done with and stays in the list; what is sent next is another one, made from it.
    showRefusal(id, refusal, { basedOn: jobId, origin: null, submitToken: newSubmitToken() });
    onBlocked(null);
    return;
  }
  endDraft(asSent);
  announceSubmitted(jobId, payload.title);
  await revealJob(jobId);
}

/** The press did not mean the draft that is in the sheet by now; the one that it meant waits, unless it was discarded. */
function sayNotSubmitted(draftId: string): void {
  const draft = useDraft.getState().aside.find(({ id }) => id === draftId);
  if (draft === undefined) return;
  const title = draftTitle(draft) || i18next.t('compose:drafts.untitled');
  say('warning', 'draftNotSubmitted', i18next.t('compose:drafts.notSubmitted', { title }));
}

/**
 * What the draft asks for was made: the sheet closes, unless another draft is in it by now, or what was changed meanwhile.
 * @param sent the draft as it was sent
 */
export function endDraft(sent: Draft): void {
  const { draft, aside } = useDraft.getState();
  const now = [draft, ...aside].find(({ id }) => id === sent.id);
  const isChanged = now !== undefined && isEdited(sent, now);
  draftSubmitted(sent, isChanged);
  if (isChanged) {
    const title = draftTitle(sent) || i18next.t('compose:drafts.untitled');
    say('info', 'draftChangedSince', i18next.t('compose:drafts.changedSince', { title }));
  } else if (draft.id === sent.id) useUi.getState().closeCompose();
}

/** By a person: a model whose record comes again may change the values as well. */
const isEdited = (sent: Draft, now: Draft): boolean =>
  now.edits !== sent.edits && JSON.stringify(toKept(now)) !== JSON.stringify(toKept(sent));

/** What the draft sends, or null when something is in the way, which is then shown. */
function takeDraft(onBlocked: (blocker: Blocker | null) => void): SubmitInput | null {
  const { draft } = useDraft.getState();
  const account = activeAccount(useSession.getState());
  const blocker = blockerOf(draft, account !== null);
  const request = requestOf(draft);
  if (blocker || !account || !request) {
    onBlocked(blocker ?? 'notReady');
    return null;
  }
  const issues = checkDraft(draft, account.kind === 'sandbox');
  setDraft({ issues, error: null });
  if (issues.length > 0) {
    onBlocked(null);
    return null;
  }
  return {
    submitToken: draft.submitToken,
    accountId: account.id,
    projectId: draft.projectId.trim() || null,
    title: draft.title.trim() || titleOf(request),
    request,
    basedOn: basisOf(draft),
    templateId: draft.templateId,
    notBefore: fromLocalField(draft.notBefore),
  };
}

/**
 * Sends the job to main. A refusal lands on the form, with everything typed still in it, and gives null; the token stays,
 * so that a job that was made all the same is found again and not made twice.
 */
async function sendOnce(
  draftId: string,
  payload: SubmitInput,
  submitJob: (payload: SubmitInput) => Promise<MethodOutput<'submitJob'>>,
): Promise<MethodOutput<'submitJob'> | null> {
  try {
    return await submitJob(payload);
  } catch (thrown) {
    if (!isDeclined(thrown)) showRefusal(draftId, toAppErrorShape(thrown));
    return null;
  }
}
