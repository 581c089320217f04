/** While files are read for a batch, a person may put another draft into the sheet. */
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { holdAnswers } from '../held.ts';

// The draft is kept by the page.
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
const { newDraft, setDraft, startOver, useDraft } = await import(
  '../../../../src/renderer/features/compose/draft.ts'
);
await import('../../../../src/renderer/features/compose/useMany.ts');
const { addToList, addToTable, takeTableFile } = await import(
  '../../../../src/renderer/features/batch/files.ts'
);
const { takeTable, useMaking } = await import('../../../../src/renderer/features/batch/state.ts');

const file = (name: string) => new File(['x'], name);
const key = 'field:image';
let main: ReturnType<typeof holdAnswers>;

/** The draft that was in the sheet first, whose batch the files were given to. */
const first = () => useDraft.getState().aside.find(({ title }) => title === 'one');
const putAnotherInTheSheet = () => newDraft('');

beforeEach(() => {
  main = holdAnswers();
  startOver('');
  useDraft.setState({ aside: [], discarded: [] });
  setDraft({ title: 'one' });
});
afterAll(() => {
  startOver('');
  vi.unstubAllGlobals();
});

const imported = async (name: string) => {
  await main.answer('fileHandle', 'h');
  await main.answer('importInput', { inputId: 'i', name, mime: 'image/png', bytes: 1 });
};

describe('what was chosen for a batch', () => {
  it('is in the draft that it was chosen for, also when another one is in the sheet by then', async () => {
    const taken = addToList(key, [file('a.png')]);
    putAnotherInTheSheet();
    await imported('a.png');
    await taken;
    expect(useMaking.getState().media).toEqual({});
    expect(first()?.making.media[key]?.map(({ label }) => label)).toEqual(['a.png']);
  });

  it('is a table of the draft that it was chosen for', async () => {
    const taken = takeTableFile(file('rows.csv'));
    putAnotherInTheSheet();
    await main.answer('fileHandle', 'h');
    await main.answer('readTable', { name: 'rows.csv', text: 'prompt\nrain' });
    await taken;
    expect(useMaking.getState().table).toBeNull();
    expect(first()?.making.table).toMatchObject({ name: 'rows.csv', content: 'prompt\nrain' });
  });

  it('is named by the table of that draft alone', async () => {
    takeTable('rows.csv', 'image\nA.png');
    const taken = addToTable([file('A.png')]);
    putAnotherInTheSheet();
    takeTable('others.csv', 'image\nA.png');
    await imported('a.png');
    await taken;
    expect(useMaking.getState().table?.files).toEqual({});
    expect(Object.keys(first()?.making.table?.files ?? {})).toEqual(['a.png']);
  });

  it('is added to what has been added meanwhile', async () => {
    const taken = [addToList(key, [file('a.png')]), addToList(key, [file('b.png')])];
    await main.answer('fileHandle', 'h');
    await main.answer('fileHandle', 'h');
    await main.answer('importInput', { inputId: 'i', name: 'a.png', mime: 'image/png', bytes: 1 });
    await main.answer('importInput', { inputId: 'j', name: 'b.png', mime: 'image/png', bytes: 1 });
    await Promise.all(taken);
    expect(useMaking.getState().media[key]?.map(({ label }) => label)).toEqual(['a.png', 'b.png']);
  });
});
