/** What the checking library cannot read is refused as any other value that does not fit, wherever values are checked. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answer } from '../../../src/main/bridge/answer.ts';
import { placeOf } from '../../../src/main/ledger/job-columns.ts';
import { readDownloadNotes, readOutputFacts } from '../../../src/main/ledger/result-facts.ts';
import * as stored from '../../../src/main/ledger/stored.ts';
import { createSidecarReader } from '../../../src/main/results/sidecar-read.ts';
import {
  defaultMemory,
  defaultSettings,
  memoryShape,
  salvage,
  settingsShape,
} from '../../../src/main/settings/schema.ts';
import { fromText } from '../../../src/renderer/features/batch/keep.ts';
import { parseFields } from '../../../src/sandbox/families/checks.ts';
import { Refusal } from '../../../src/sandbox/refusal.ts';
import { expand } from '../../../src/shared/batch/expand.ts';
import { batchSpecSchema, batchTargetSchema } from '../../../src/shared/batch.ts';
import { checked, checkedOr } from '../../../src/shared/checked.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { readTemplateFile } from '../../../src/shared/templates/file.ts';
import * as honest from '../../faults/hostile/answers.ts';

/** Lengths that throw when they are asked for a number, as JSON can spell them. */
const unreadable = {
  'members that are no functions': '{"length":{"toString":1,"valueOf":1}}',
  'in a list': '{"length":[{"toString":null,"valueOf":"x"}]}',
  'lists in lists': `{"length":${'['.repeat(9_000)}${']'.repeat(9_000)}}`,
};
/** Bad as well, but read. */
const bad = '{"length":{"a":1}}';

describe('a value that the library cannot read', () => {
  const schema = z.object({ name: z.string().min(1).max(9), tags: z.array(z.string()).max(2).catch([]) });

  it.each(Object.values(unreadable))('is refused, with its place: %.40s', (text) => {
    const read = checked(schema, { name: JSON.parse(text), tags: ['a'] });
    expect(read.error?.issues.map((issue) => issue.path)).toContainEqual(['name']);
  });

  it.each(Object.values(unreadable))('leaves the others their values, and its own default: %.40s', (text) => {
    expect(checkedOr(schema, { name: 'a', tags: JSON.parse(text) }, null as never)).toEqual({
      name: 'a',
      tags: [],
    });
  });

  it('is the same in JSON afterwards', () => {
    const free = z.object({ any: z.unknown(), name: z.string().max(9).catch('') });
    for (const text of Object.values(unreadable).slice(0, 2)) {
      const read = checkedOr(free, { any: JSON.parse(text), name: JSON.parse(text) }, null as never);
      expect(JSON.stringify(read)).toBe(`{"any":${text},"name":""}`);
    }
  });

  it.each([
    ['a frozen one', Object.freeze({ length: Object.freeze({ toString: 1, valueOf: 1 }) })],
    [
      'one whose members throw',
      {
        get length() {
          throw new Error('no');
        },
      },
    ],
    [
      'a circle',
      (() => {
        const a: Record<string, unknown> = { toString: 1, valueOf: 1 };
        a.length = a;
        return a;
      })(),
    ],
  ])('never throws: %s', (_what, name) => {
    expect(checked(schema, { name, tags: [] }).success).toBe(false);
  });
});

const folder = mkdtempSync(path.join(tmpdir(), 'safelight-checked-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const sidecars = createSidecarReader({
  ledger: { jobs: { get: () => null }, results: { get: () => null } } as never,
  inputByHash: () => null,
});
const source = { kind: 'file', inputId: 'i', name: 'n.png', mime: 'image/png', bytes: 3 };

/** Each place: what it reads on a good day, and how. */
const places: Record<string, [good: unknown, read: (text: string) => unknown]> = {
  'an error of the ledger': [honest.storedRow.error, stored.readError],
  'a hold': [honest.storedRow.hold, stored.readHold],
  'a cancellation': [honest.storedRow.cancel, stored.readCancel],
  tags: [honest.storedRow.tags, stored.readTexts],
  'a stored object': [honest.storedRow.facts, stored.readObject],
  'a stored request': [honest.storedRow.request, (text) => stored.readRequest(text)],
  'a request that is sent': [honest.storedRow.request, stored.readWholeRequest],
  'a batch as it was agreed to': [honest.batchSpec, (text) => stored.readAs(batchSpecSchema, text)],
  'columns of a batch': [honest.batchColumns, stored.listReader(batchTargetSchema)],
  'a place in a batch': [
    honest.batchVaried,
    (batch_varied) => placeOf({ batch_id: 'b', batch_row: 1, batch_varied } as never),
  ],
  'facts of a result': [{ ...honest.storedRow.facts, title: 'A' }, readOutputFacts],
  'notes of a download': [{ linkWaits: 3, aside: 'page', partBoot: 'b' }, readDownloadNotes],
  'the settings': [
    honest.settings,
    (text) => salvage(settingsShape, JSON.parse(text), { ...defaultSettings('/r'), userId: 'u' }),
  ],
  'what the app remembers': [
    { toldAboutQuit: true, lastSaveFolder: '/a', version: '1', networkFolderOf: 'n', window: null },
    (text) => salvage(memoryShape, JSON.parse(text), defaultMemory),
  ],
  'a sidecar': [
    honest.sidecar,
    (text) => {
      const file = path.join(folder, 'a.json');
      writeFileSync(file, text);
      return sidecars.read(file);
    },
  ],
  'a file of templates': [honest.templateFile, (text) => readTemplateFile(JSON.parse(text))],
  'media of a batch': [
    [source, { kind: 'url', url: 'https://a.example/a.png' }],
    (text) =>
      expand(
        {
          ...honest.batchSpec,
          vary: {
            how: 'combine',
            columns: [{ target: { kind: 'media', field: 'image' }, values: [JSON.parse(text)] }],
          },
        } as never,
        { chance: 'c', wildcards: {}, templateId: null },
      ).row(0),
  ],
  'a draft of many': [
    {
      name: '',
      repeat: 1,
      seeds: { kind: 'model' },
      how: 'combine',
      texts: {},
      media: { 'media:image': [{ label: 'a', source }] },
      fields: [],
      table: null,
      leftOut: [],
      limitUsd: '',
    },
    fromText,
  ],
  'a payload of the window': [
    { jobId: 'j', title: 'n', tags: ['a'], note: '' },
    (text) =>
      answer(
        {
          handlers: { annotateJob: (payload: unknown) => payload } as never,
          isTrusted: () => true,
          gate: { pass: () => undefined },
          redact: (value) => value,
          report: (what) => {
            throw new Error(what);
          },
        },
        'annotateJob',
        { frame: { url: 'safelight://app/index.html', parent: null }, contentsId: 1 },
        JSON.parse(text),
      ),
  ],
  'a request to the practice server': [
    { source: 'x', list: ['a'] },
    (text) =>
      parseFields(
        z.object({ source: z.string().min(1), list: z.array(z.string()).max(3) }),
        JSON.parse(text),
        [],
      ),
  ],
};

/** What came of it, as JSON, with the bad value spelled the same whichever it was. */
async function outcome(read: (text: string) => unknown, text: string, spelled: string): Promise<string> {
  let made: unknown;
  try {
    made = await read(text);
  } catch (thrown) {
    if (!(thrown instanceof AppError) && !(thrown instanceof Refusal)) throw thrown;
    made = thrown instanceof AppError ? thrown.shape : thrown;
  }
  return JSON.stringify(made).replaceAll(spelled, bad);
}

/** The JSON text with each of its members in turn, and the whole, replaced. */
function* replacing(good: unknown, by: string): Generator<string> {
  const mark = '\u0001here';
  yield by;
  const copy = structuredClone(good);
  function* inside(holder: unknown): Generator<string> {
    if (typeof holder !== 'object' || holder === null) return;
    for (const name of Object.keys(holder)) {
      const before: unknown = Reflect.get(holder, name);
      Reflect.set(holder, name, mark);
      yield JSON.stringify(copy).replace(JSON.stringify(mark), by);
      Reflect.set(holder, name, before);
      yield* inside(before);
    }
  }
  yield* inside(copy);
}

describe('is refused where anything bad is, and the others stand', () => {
  // Lists without end cannot be written as JSON again, which is how outcomes are compared.
  const spellings = Object.entries(unreadable).slice(0, 2);
  const cases = Object.keys(places).flatMap((place) =>
    spellings.map(([what, by]) => [place, what, by] as const),
  );
  it.each(cases)('%s: %s', async (place, _what, by) => {
    const [good, read] = places[place]!;
    const plain = [...replacing(good, bad)];
    for (const [at, text] of [...replacing(good, by)].entries()) {
      expect(await outcome(read, text, by), text).toBe(await outcome(read, plain[at]!, bad));
    }
  });
});
