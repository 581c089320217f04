// What was typed into the New job sheet, as the ledger keeps it.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { draftHandlers } from '../../../src/main/bridge/handlers/drafts.ts';
import { type ComposeDraft, composeDraftSchema, mostDrafts } from '../../../src/shared/compose-draft.ts';
import { draftMethods } from '../../../src/shared/contract/drafts.ts';
import { addJob, type Fixture, openFixture } from './fixture.ts';

let fixture: Fixture;
beforeEach(() => {
  fixture = openFixture();
});
afterEach(() => fixture.close());

interface KeepDrafts {
  texts: { textId: string; text: string }[];
  spareTextIds: string[];
}

const secrets: string[] = [];
afterEach(() => {
  secrets.length = 0;
});
const texts = new Map<string, string>();
const handlers = () =>
  draftHandlers(
    fixture.ledger,
    {
      put: async (textId, text) => void texts.set(textId, text),
      read: async (textId) => texts.get(textId) ?? null,
      async keepOnly(textIds) {
        for (const textId of texts.keys()) if (!textIds.has(textId)) texts.delete(textId);
      },
    },
    { seen: () => secrets },
    fixture.clock,
  );
const keep = async (put: ComposeDraft[], remove: string[] = [], more: Partial<KeepDrafts> = {}) =>
  handlers().keepDrafts({ put, remove, texts: [], spareTextIds: [], ...more }, 1);
const ids = () => fixture.ledger.composeDrafts.list().map(({ id }) => id);

const draft = (id: string, change: Partial<ComposeDraft> = {}): ComposeDraft => ({
  id,
  family: 'video',
  modelId: 'veo3.1',
  operation: 'image-to-video',
  values: {
    prompt: 'A harbour\nat night',
    duration: 8,
    generate_audio: false,
    tags: ['calm', 'slow'],
    image_url: [
      {
        source: { kind: 'file', inputId: 'inp_1', name: 'harbour.png', mime: 'image/png', bytes: 12 },
        width: 640,
        height: 480,
      },
    ],
    elements: [{ name: 'boat', description: 'red', urls: ['https://a.example/1.png'] }],
  },
  auto: { duration: 8 },
  setAside: { lyrics: 'la' },
  loose: [],
  title: '',
  projectId: 'spring',
  notBefore: '2099-01-01T00:00',
  delivery: 'official',
  raw: '{ "half": ',
  basedOn: null,
  templateId: null,
  origin: null,
  submitToken: `token-of-${id}`,
  making: null,
  textId: null,
  ...change,
});

test('a draft comes back whole, after the ledger was opened again too, and the one changed last is first', async () => {
  await keep([draft('d1')]);
  fixture.clock.set(fixture.clock.now() + 1_000);
  await keep([draft('d2', { title: 'Second' })]);
  expect(ids()).toEqual(['d2', 'd1']);
  fixture.clock.set(fixture.clock.now() + 1_000);
  await keep([draft('d1', { title: 'First, changed' })]);
  fixture.ledger.close();
  const [first, second] = fixture.reopen().composeDrafts.list();
  expect(first).toEqual({ ...draft('d1', { title: 'First, changed' }), changedAt: fixture.clock.now() });
  expect(second?.title).toBe('Second');
});

test('what a window sends comes through the schema unchanged', async () => {
  const given = draft('d1', {
    loose: [
      {
        kind: 'image',
        source: { kind: 'result', resultId: 'res_1' },
        width: null,
        height: null,
        result: { mime: null, bytes: null, linked: true, family: 'image', taskId: 't', audioId: null },
      },
    ],
  });
  expect(draftMethods.keepDrafts.input.parse({ put: [given], remove: [] })).toEqual({
    put: [given],
    remove: [],
    texts: [],
    spareTextIds: [],
  });
  expect(composeDraftSchema.safeParse({ ...given, values: { prompt: { deep: 1 } } }).success).toBe(false);
  expect(composeDraftSchema.safeParse({ ...given, values: { n: Number.NaN } }).success).toBe(false);
});

test('a draft that became a job is no draft any more, whatever came between, and goes with the next change', async () => {
  await keep([draft('sent'), draft('unsent')]);
  addJob(fixture.ledger, { submitToken: 'token-of-sent' });
  expect(ids()).toEqual(['unsent']);
  expect(fixture.ledger.composeDrafts.count()).toBe(2);
  await keep([]);
  expect(fixture.ledger.composeDrafts.count()).toBe(1);
});

test('drafts are put and removed together or not at all, and never without bound', async () => {
  await keep([draft('old')]);
  const most = Array.from({ length: mostDrafts }, (_, index) => draft(`d${index}`));
  await expect(keep(most)).rejects.toThrow('more than 200 unsent drafts');
  expect(ids()).toEqual(['old']);
  await keep(most, ['old']);
  expect(ids()).toHaveLength(mostDrafts);
  const long = 'x'.repeat(900_000);
  const large = draft('d0', { values: { a: long, b: long, c: long, d: long, e: long } });
  await expect(keep([large], ['d1'])).rejects.toThrow('too long to be kept');
  expect(ids()).toContain('d1');
});

test('a key that was pasted into a field is not kept', async () => {
  secrets.push('sk-harbour-0123456789abcdef', 'odd"key\\with signs');
  await keep([
    draft('d1', {
      values: { prompt: 'Bearer sk-harbour-0123456789abcdef please' },
      raw: 'odd"key\\with signs',
    }),
  ]);
  const [kept] = fixture.ledger.composeDrafts.list();
  expect(kept?.values.prompt).toBe('Bearer [key] please');
  expect(kept?.raw).toBe('[key]');
});

test('a long text is kept beside the drafts that name it, without a key in it, and goes with the last of them', async () => {
  const [one, two] = ['5d0c2f4e-6f5e-4f0a-9b5a-0d7a2f0c9a01', '5d0c2f4e-6f5e-4f0a-9b5a-0d7a2f0c9a02'];
  secrets.push('sk-harbour-0123456789abcdef');
  await keep([draft('d1', { textId: one }), draft('d2', { textId: two })], [], {
    texts: [
      { textId: one, text: 'one' },
      { textId: two, text: 'a\tsk-harbour-0123456789abcdef' },
    ],
  });
  expect([...texts]).toEqual([
    [one, 'one'],
    [two, 'a\t[key]'],
  ]);
  expect(await handlers().draftText({ textId: one }, 1)).toBe('one');
  // Both drafts were discarded, and can still be brought back.
  await keep([], ['d1', 'd2'], { spareTextIds: [one, two] });
  expect([...texts.keys()]).toEqual([one, two]);
  await keep([draft('d2', { textId: two }), draft('d3')]);
  expect([...texts.keys()]).toEqual([two]);
  addJob(fixture.ledger, { submitToken: 'token-of-d2' });
  await keep([]);
  expect([...texts.keys()]).toEqual([]);
  for (const textId of ['../ledger.db', 'x', ''])
    expect(draftMethods.draftText.input.safeParse({ textId }).success).toBe(false);
});
