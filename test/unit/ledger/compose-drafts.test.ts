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

const secrets: string[] = [];
afterEach(() => {
  secrets.length = 0;
});
const handlers = () => draftHandlers(fixture.ledger, { seen: () => secrets }, fixture.clock);
const keep = (put: ComposeDraft[], remove: string[] = []) => handlers().keepDrafts({ put, remove }, 1);
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
  ...change,
});

test('a draft comes back whole, after the ledger was opened again too, and the one changed last is first', () => {
  keep([draft('d1')]);
  fixture.clock.set(fixture.clock.now() + 1_000);
  keep([draft('d2', { title: 'Second' })]);
  expect(ids()).toEqual(['d2', 'd1']);
  fixture.clock.set(fixture.clock.now() + 1_000);
  keep([draft('d1', { title: 'First, changed' })]);
  fixture.ledger.close();
  const [first, second] = fixture.reopen().composeDrafts.list();
  expect(first).toEqual({ ...draft('d1', { title: 'First, changed' }), changedAt: fixture.clock.now() });
  expect(second?.title).toBe('Second');
});

test('what a window sends comes through the schema unchanged', () => {
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
  });
  expect(composeDraftSchema.safeParse({ ...given, values: { prompt: { deep: 1 } } }).success).toBe(false);
  expect(composeDraftSchema.safeParse({ ...given, values: { n: Number.NaN } }).success).toBe(false);
});

test('a draft that became a job is no draft any more, whatever came between, and goes with the next change', () => {
  keep([draft('sent'), draft('unsent')]);
  addJob(fixture.ledger, { submitToken: 'token-of-sent' });
  expect(ids()).toEqual(['unsent']);
  expect(fixture.ledger.composeDrafts.count()).toBe(2);
  keep([]);
  expect(fixture.ledger.composeDrafts.count()).toBe(1);
});

test('drafts are put and removed together or not at all, and never without bound', () => {
  keep([draft('old')]);
  const most = Array.from({ length: mostDrafts }, (_, index) => draft(`d${index}`));
  expect(() => keep(most)).toThrow('more than 200 unsent drafts');
  expect(ids()).toEqual(['old']);
  keep(most, ['old']);
  expect(ids()).toHaveLength(mostDrafts);
  const long = 'x'.repeat(900_000);
  const large = draft('d0', { values: { a: long, b: long, c: long, d: long, e: long } });
  expect(() => keep([large], ['d1'])).toThrow('too long to be kept');
  expect(ids()).toContain('d1');
});

test('a key that was pasted into a field is not kept', () => {
  secrets.push('sk-harbour-0123456789abcdef', 'odd"key\\with signs');
  keep([
    draft('d1', {
      values: { prompt: 'Bearer sk-harbour-0123456789abcdef please' },
      raw: 'odd"key\\with signs',
    }),
  ]);
  const [kept] = fixture.ledger.composeDrafts.list();
  expect(kept?.values.prompt).toBe('Bearer [key] please');
  expect(kept?.raw).toBe('[key]');
});
