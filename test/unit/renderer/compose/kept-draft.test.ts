// Drafts on their way to main and back, without a page.
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';

// The draft is kept by the page.
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
const drafts = await import('../../../../src/renderer/features/compose/draft.ts');
const { difference, fromKept, toKept } = await import(
  '../../../../src/renderer/features/compose/kept-draft.ts'
);
afterAll(() => vi.unstubAllGlobals());

const { useDraft, setValue, draftsToKeep } = drafts;
const present = () => useDraft.getState();
const prompts = () => draftsToKeep(present()).map(({ values }) => values.prompt);

beforeEach(() => {
  drafts.startOver('');
  useDraft.setState({ aside: [], discarded: [] });
});

describe('what main receives', () => {
  test('is what is new or changed, and what is gone', () => {
    setValue('prompt', 'one');
    const [one] = draftsToKeep(present());
    const kept = new Map([[one!.id, JSON.stringify(toKept(one!))]]);
    expect(difference(kept, [one!])).toEqual({ put: [], remove: [] });
    setValue('prompt', 'one more');
    expect(difference(kept, draftsToKeep(present())).put.map(({ values }) => values.prompt)).toEqual([
      'one more',
    ]);
    expect(difference(kept, [])).toEqual({ put: [], remove: [one!.id] });
  });

  test('leaves out an empty form, and values that the form began with', () => {
    useDraft.setState(({ draft }) => ({
      draft: { ...draft, values: { size: '1k' }, auto: { size: '1k' }, edits: 1 },
    }));
    expect(draftsToKeep(present())).toEqual([]);
    setValue('size', '2k');
    expect(draftsToKeep(present())).toHaveLength(1);
  });

  test('comes back as it was, without what the form can make again', () => {
    setValue('prompt', 'one');
    setValue('blank', '');
    const [one] = draftsToKeep(present());
    const back = fromKept({ ...toKept(one!), changedAt: 5 });
    expect(toKept(back)).toEqual(toKept(one!));
    expect(back).toMatchObject({ form: null, issues: [], edits: 1, values: { prompt: 'one' } });
  });
});

describe('several drafts', () => {
  test('take turns in the sheet, and none is lost', () => {
    setValue('prompt', 'one');
    drafts.newDraft('');
    setValue('prompt', 'two');
    expect(prompts()).toEqual(['two', 'one']);
    drafts.openDraft(present().aside[0]!.id);
    expect(prompts()).toEqual(['one', 'two']);
    drafts.discardDraft(present().draft.id, '');
    expect(prompts()).toEqual(['two']);
    drafts.undoDiscard();
    expect(prompts()).toEqual(['one', 'two']);
    expect(present().discarded).toEqual([]);
  });

  test('an earlier one is taken up by an empty sheet, and waits where something was begun', () => {
    setValue('prompt', 'from before');
    const before = draftsToKeep(present()).map((draft) => fromKept({ ...toKept(draft), changedAt: 5 }));
    drafts.startOver('');
    drafts.takeUpDrafts(before);
    expect(present().draft.values.prompt).toBe('from before');
    expect(present().restored).toBe(true);
    drafts.takeUpDrafts(before);
    expect(prompts()).toEqual(['from before']);
    drafts.startOver('');
    setValue('prompt', 'typed meanwhile');
    drafts.takeUpDrafts(before);
    expect(prompts()).toEqual(['typed meanwhile', 'from before']);
  });

  test('that were discarded one after the other all come back, the latest first', () => {
    for (const prompt of ['one', 'two', 'three']) {
      drafts.newDraft('');
      setValue('prompt', prompt);
    }
    drafts.discardDraft(present().aside[1]!.id, '');
    drafts.discardDraft(present().draft.id, '');
    drafts.startOver('');
    expect(prompts()).toEqual([]);
    for (const back of ['two', 'three', 'one']) {
      drafts.undoDiscard();
      expect(present().draft.values.prompt).toBe(back);
    }
    expect(prompts()).toEqual(['one', 'three', 'two']);
    drafts.undoDiscard();
    expect(prompts()).toHaveLength(3);
  });

  test('one that was cleared while it was submitted comes back as a draft of its own: its token is used', () => {
    setValue('prompt', 'one');
    const { draft } = present();
    drafts.startOver('');
    drafts.draftSubmitted(draft, false);
    drafts.undoDiscard();
    expect(prompts()).toEqual(['one']);
    expect(present().draft.id).not.toBe(draft.id);
    expect(present().draft.submitToken).not.toBe(draft.submitToken);
  });

  test('clearing the form can be taken back', () => {
    setValue('prompt', 'one');
    drafts.startOver('');
    expect(prompts()).toEqual([]);
    drafts.undoDiscard();
    expect(prompts()).toEqual(['one']);
  });
});
