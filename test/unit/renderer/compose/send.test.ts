/** While a draft is sent, or a file is on its way into it, a person may put another draft into the sheet. */
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { holdAnswers } from '../held.ts';
import { detail } from './models.ts';

// The draft is kept by the page.
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
const drafts = await import('../../../../src/renderer/features/compose/draft.ts');
const { addFiles, useImports } = await import('../../../../src/renderer/features/compose/imports.ts');
const { sendDraft } = await import('../../../../src/renderer/features/compose/useSubmit.ts');
const { useSession } = await import('../../../../src/renderer/store/session.ts');
const { useUi } = await import('../../../../src/renderer/store/ui.ts');
const { useAnnouncement } = await import('../../../../src/renderer/store/announce.ts');
const { laterWords } = await import('../../../../src/renderer/i18n/index.ts');
const { notifications, notificationsStore } = await import('@mantine/notifications');
const { useDraft, setValue, newDraft, openDraft } = drafts;

// The sheet's words are there before it is.
await laterWords();

let main: ReturnType<typeof holdAnswers>;
const now = () => useDraft.getState();
const promptOf = ({ values }: { values: Record<string, unknown> }) => values.prompt;
/** A draft that could be sent as it is. */
function fill(prompt: string): void {
  useDraft.setState(({ draft }) => ({ draft: { ...draft, modelId: 'm' } }));
  drafts.applyModel(detail('m', { operations: ['text-to-image'], endpoint: '/v1/images/generations' }));
  setValue('prompt', prompt);
}
/** The short messages of the window. */
const said = () => notificationsStore.getState().notifications.map(({ message }) => message);
const send = () => sendDraft(() => undefined);
const press = async () => {
  await main.answer('takePress', { ticket: 't' });
  return await main.take('submitJob');
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  main = holdAnswers();
  drafts.startOver('');
  useDraft.setState({ aside: [], discarded: [] });
  useImports.setState({ running: {}, problems: {} });
  notifications.clean();
  useSession.setState({
    settings: null,
    accounts: [{ id: 'a', kind: 'sandbox', active: true }],
  } as unknown as Partial<ReturnType<typeof useSession.getState>>);
  useUi.setState({ compose: {} });
  fill('one');
});
// What is said aloud of a job is said, and forgotten.
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
  useAnnouncement.setState(useAnnouncement.getInitialState());
});
afterAll(() => {
  vi.unstubAllGlobals();
  useSession.setState(useSession.getInitialState());
  useUi.setState({ compose: null });
});

describe('a draft that is sent', () => {
  it('leaves the one that is written meanwhile, and the sheet with it', async () => {
    const sent = send();
    const submitted = await press();
    newDraft('');
    fill('two');
    await submitted.answer({ jobId: 'j', refusal: null });
    await main.answer('jobPosition', 0);
    await sent;
    expect(promptOf(now().draft)).toBe('two');
    expect(now().aside).toEqual([]);
    expect(useUi.getState().compose).not.toBeNull();
  });

  it('is a new draft with what was typed in it since, which stays in the sheet', async () => {
    const before = now().draft;
    const sent = send();
    const submitted = await press();
    setValue('prompt', 'one and a half');
    await submitted.answer({ jobId: 'j', refusal: null });
    await main.answer('jobPosition', 0);
    await sent;
    const { draft, aside } = now();
    expect(promptOf(draft)).toBe('one and a half');
    expect(draft).toMatchObject({ basedOn: null, error: null, issues: [] });
    expect([draft.id, draft.submitToken]).not.toContain(before.id);
    expect(draft.submitToken).not.toBe(before.submitToken);
    expect(aside).toEqual([]);
    expect(useUi.getState().compose).not.toBeNull();
    expect(said()).toEqual([
      '“one” was submitted as it was when you pressed Submit. What you changed since then is a new draft.',
    ]);
  });

  it('is done with although its model came again meanwhile', async () => {
    const sent = send();
    const submitted = await press();
    useDraft.setState(({ draft }) => ({
      draft: { ...draft, auto: { size: '1k' }, values: { ...draft.values, size: '1k' } },
    }));
    await submitted.answer({ jobId: 'j', refusal: null });
    await main.answer('jobPosition', 0);
    await sent;
    expect(promptOf(now().draft)).toBeUndefined();
    expect(useUi.getState().compose).toBeNull();
  });

  it('is done with, and its sheet closes', async () => {
    const sent = send();
    await (await press()).answer({ jobId: 'j', refusal: null });
    await main.answer('jobPosition', 0);
    await sent;
    expect(promptOf(now().draft)).toBeUndefined();
    expect(useUi.getState().compose).toBeNull();
  });

  it('has its refusal, and not the one that is in the sheet by then', async () => {
    const sent = send();
    const submitted = await press();
    newDraft('');
    fill('two');
    const token = now().draft.submitToken;
    const refusal = { code: 'invalid_request', message: 'No.', next: ['edit'], retryable: false };
    await submitted.answer({ jobId: 'j', refusal });
    await sent;
    expect(now().draft).toMatchObject({ error: null, basedOn: null, submitToken: token });
    expect(now().aside).toMatchObject([{ error: refusal, basedOn: 'j' }]);
  });

  it('is the one that was in the sheet at the press, or none', async () => {
    useImports.setState({ running: { image_urls: 1 } });
    const sent = send();
    newDraft('');
    fill('two');
    useImports.setState({ running: { image_urls: 0 } });
    await sent;
    expect(main.names()).toEqual(['takePress']);
    expect(said()).toEqual([
      '“one” wasn’t submitted: another draft was opened before its files were ready. It is kept under Drafts.',
    ]);
  });

  it('is not spoken of once it was discarded', async () => {
    const { id } = now().draft;
    useImports.setState({ running: { image_urls: 1 } });
    const sent = send();
    newDraft('');
    drafts.discardDraft(id, '');
    useImports.setState({ running: { image_urls: 0 } });
    await sent;
    expect(said()).toEqual([]);
  });
});

it('a file that was given to a draft comes into it, also when another one is in the sheet by then', async () => {
  const first = now().draft.id;
  const { safelight } = window as unknown as { safelight: object };
  vi.stubGlobal('window', {
    safelight: new Proxy(safelight, {
      get: (target, name) => (name === 'fileHandle' ? async () => 'h' : Reflect.get(target, name)),
    }),
  });
  const media = { kind: 'image', file: true, url: true, types: [], maxBytes: null } as never;
  const field = { name: 'image_urls', type: 'media_list', media, maxItems: 4 } as never;
  const added = addFiles(field, [new File(['x'], 'cat.png', { type: 'image/png' })]);
  const importing = await main.take('importInput');
  newDraft('');
  fill('two');
  await importing.answer({ inputId: 'i', name: 'cat.png', mime: 'image/png', bytes: 1, width: 1, height: 1 });
  await added;
  expect(now().draft.values.image_urls).toBeUndefined();
  openDraft(first);
  expect(now().draft.values.image_urls).toMatchObject([{ source: { inputId: 'i' } }]);
});
