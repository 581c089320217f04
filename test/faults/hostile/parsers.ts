/** Everything that reads what strangers write, each as one function from a chance to what it made of a hostile case. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { gzipSync } from 'node:zlib';
import {
  listLimits,
  modelLimits,
  parseWithin,
  recordLimits,
  taskLimits,
} from '../../../src/main/base/json-limits.ts';
import { createSpace } from '../../../src/main/base/space.ts';
import { importUsage, textOf } from '../../../src/main/billing/import.ts';
import { readTime } from '../../../src/main/billing/times.ts';
import { normaliseUsage } from '../../../src/main/billing/usage.ts';
import { answer as answerOf, type Handlers } from '../../../src/main/bridge/answer.ts';
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
import { isElsewhere, isProgram, isRunByName } from '../../../src/main/shell/openable.ts';
import { openedBy } from '../../../src/main/shell/opened.ts';
import { createRedactor } from '../../../src/main/support/redact.ts';
import { createTemplates } from '../../../src/main/templates/index.ts';
import {
  classifyCancel,
  classifyCreate,
  classifyStatus,
  createManagementClient,
  errorOfAnswer,
  parseOrigin,
  pathOnOrigin,
  readModelDetail,
  readModelList,
  type Transport,
} from '../../../src/main/tokenlab/index.ts';
import { asInstant, asNumber, parseJson } from '../../../src/main/tokenlab/json.ts';
import { withoutKey } from '../../../src/main/tokenlab/scrub-key.ts';
import { takeWords } from '../../../src/main/tokenlab/take-body.ts';
import { unpack } from '../../../src/main/tokenlab/unpack.ts';
import { expand, specIssues } from '../../../src/shared/batch/expand.ts';
import { type BatchSpec, batchSpecSchema, batchTargetSchema } from '../../../src/shared/batch.ts';
import { methodNames } from '../../../src/shared/contract/methods.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { formFor } from '../../../src/shared/form/build.ts';
import { readAmount } from '../../../src/shared/money.ts';
import { inputSourceSchema } from '../../../src/shared/request.ts';
import { foreignFiles } from '../../unit/results/foreign.ts';
import { inspectBytes } from '../../unit/results/memory-source.ts';
import { makeSamples } from '../../unit/results/samples.ts';
import * as honest from './answers.ts';
import type { Chance } from './random.ts';
import { hostileBytes, hostileText, hostileValue, plantedKey, spoiled } from './values.ts';

export interface Parser {
  name: string;
  /** Writes one case; what it gives back reads it. An AppError is an answer too. */
  prepare(draw: Chance): () => unknown;
  /** Longest work for one case, in ms of CPU time; that of a thread of its own where the app uses one. */
  most: number;
  /** Main itself does it. */
  isInMain: boolean;
  /** It reads what a server says that was sent the key: nothing of it may bring that any further. */
  isAnswer: boolean;
}

/** Main itself does it. */
const inMain = 250;
/** A thread of its own does it, with limits on time and memory. */
export const inThread = 2_500;

const now = Date.UTC(2026, 10, 20);
const context = { origin: 'https://api.tokenlab.sh', now };
const forget = withoutKey(plantedKey);
const statuses = [
  200, 200, 200, 201, 202, 204, 301, 400, 401, 402, 404, 408, 409, 422, 429, 500, 502, 503, 504,
];

/** What the thread that reads large answers does of a case: CPU time and time that passed, in ms. */
export const elsewhere = { workMs: 0, passedMs: 0 };
/** From so many bytes on the key is looked for there. */
const searchedElsewhere = 4_096;

function wordsOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString();
  if (bytes.length < searchedElsewhere) return forget(text);
  const from = performance.now();
  const before = process.threadCpuUsage();
  const words = forget(text);
  const { user, system } = process.threadCpuUsage(before);
  elsewhere.workMs += (user + system) / 1_000;
  elsewhere.passedMs += performance.now() - from;
  return words;
}

/** An answer as it comes, and as the client hands it on: too large is empty, and the key is in no word of it. */
function answered(draw: Chance, text: string, limits = taskLimits, status = draw.of(statuses)) {
  const bytes = Buffer.from(text);
  const head = {
    kind: 'answered' as const,
    status,
    requestId: draw.of([null, 'req_1', 'x'.repeat(5_000)]),
    sentAt: now,
    receivedAt: now,
    headers: {
      'content-type': draw.of(['application/json', 'text/html', '', 'application/json; charset=utf-16']),
      'retry-after': draw.of(['1', '-1', '1e9', 'x', 'Wed, 21 Oct 2055 07:28:00 GMT', '9'.repeat(400)]),
      'x-task-id': draw.of(['', 'task_1', '../../x', '<b>', 'x'.repeat(5_000)]),
      'x-ratelimit-remaining': draw.of(['0', '-5', 'NaN', '1e999']),
      'x-ratelimit-reset': draw.of(['0', '-5', '1e999', '9'.repeat(300)]),
    },
  };
  return {
    /** In pieces, as it comes off the wire. */
    async read() {
      const taker = takeWords({ limits, media: null });
      for (let at = 0; at < bytes.length; at += 65_536) {
        if (!(await taker.write(bytes.subarray(at, at + 65_536)))) break;
      }
      const taken = await taker.end();
      return { ...head, bytes: taken.bytes, bodyText: wordsOf(taken.bytes) };
    },
  };
}
type Answered = ReturnType<typeof answered>;

const some = (draw: Chance) => draw.of([honest.accepted, honest.finished, honest.failure]);
async function jsonIn(answer: Answered): Promise<unknown> {
  const body = parseJson((await answer.read()).bodyText);
  return body.ok ? body.value : null;
}

/** A management client whose every answer is this one. */
function managementOf(answer: Answered) {
  const read: Transport['read'] = () => answer.read();
  return createManagementClient({
    transport: { read } as unknown as Transport,
    token: () => Promise.resolve('mt-token'),
    now: () => now,
  });
}

const folder = mkdtempSync(path.join(tmpdir(), 'safelight-hostile-'));
export const removeFiles = (): void => rmSync(folder, { recursive: true, force: true });
const sidecars = createSidecarReader({
  ledger: { jobs: { get: () => null }, results: { get: () => null } } as never,
  inputByHash: () => null,
});
const templates = createTemplates({
  ledger: { templates: { put: () => undefined, count: () => 0 }, tx: <T>(fn: () => T) => fn() } as never,
  space: createSpace(),
  now: () => 0,
  newId: () => 'tpl',
  secrets: () => [plantedKey],
});
const redactor = createRedactor({ secrets: () => [plantedKey] });

const methodsDone: Handlers = Object.fromEntries(methodNames.map((name) => [name, () => null])) as never;
const bridge = {
  handlers: methodsDone,
  isTrusted: () => true,
  gate: { pass: () => undefined },
  redact: redactor.value,
  report: (_what: string, thrown: unknown) => {
    throw thrown;
  },
};
const window = { frame: { url: 'safelight://app/index.html', parent: null }, contentsId: 1 };

const samples = [...makeSamples(), ...foreignFiles()];
const mediaOf = (media: string): Uint8Array[] =>
  samples
    .filter((sample) => sample.media === media && sample.bytes.length < 400_000)
    .map(({ bytes }) => bytes);

const main = (name: string, prepare: Parser['prepare'], isAnswer = false): Parser => ({
  name,
  prepare,
  most: inMain,
  isInMain: true,
  isAnswer,
});
const inAThread = (name: string, prepare: Parser['prepare']): Parser => ({
  ...main(name, prepare),
  most: inThread,
  isInMain: false,
});
const answers = (name: string, prepare: Parser['prepare']): Parser => main(name, prepare, true);

const inspecting = (media: 'image' | 'video' | 'audio' | 'model' | 'text'): Parser => {
  const found = mediaOf(media);
  const files = found.length > 0 ? found : [Buffer.from('A text.')];
  return inAThread(`files: ${media}`, (draw) => {
    const bytes = hostileBytes(draw, files);
    const expected = {
      media: draw.of([media, media, 'other', 'image'] as const),
      mime: draw.of([null, 'image/png', 'text/html', 'x/y', '']),
      isWhole: draw.of([true, false]),
    };
    return () => inspectBytes(bytes, expected);
  });
};

/** Unpacked it is ten times what is taken. */
const bomb = gzipSync(Buffer.alloc(20_000_000));

export const parsers: readonly Parser[] = [
  answers('answers: create', (draw) => {
    const answer = answered(draw, hostileText(draw, some(draw)));
    return async () => classifyCreate(await answer.read(), { ...context, family: 'video' });
  }),
  answers('answers: status', (draw) => {
    const answer = answered(draw, hostileText(draw, some(draw)));
    return async () => classifyStatus(await answer.read(), context);
  }),
  answers('answers: cancel', (draw) => {
    const answer = answered(draw, hostileText(draw, some(draw)));
    return async () => classifyCancel(await answer.read(), context);
  }),
  answers('answers: errors', (draw) => {
    const answer = answered(draw, hostileText(draw, honest.failure));
    return async () => errorOfAnswer(await answer.read(), { now, isTaskRoute: true });
  }),
  answers('catalogue: list', (draw) => {
    const answer = answered(draw, hostileText(draw, honest.modelList), listLimits, 200);
    return async () => readModelList(await jsonIn(answer));
  }),
  answers('catalogue: model', (draw) => {
    const answer = answered(draw, hostileText(draw, honest.modelDetail), modelLimits, 200);
    const pricing = spoiled(draw, honest.modelDetail.pricing);
    return async () => {
      const detail = readModelDetail(await jsonIn(answer), pricing);
      return detail === null ? null : [detail, formFor(detail, detail.operations[0] ?? 'text-to-video')];
    };
  }),
  answers('management: balance, keys, usage', (draw) => {
    const text = hostileText(draw, draw.of([honest.balance, honest.keys, honest.usagePage]));
    const answer = answered(draw, text, listLimits, 200);
    const what = draw.below(3);
    return async () => {
      const client = managementOf(answer);
      if (what === 0) return client.balance();
      if (what === 1) return client.listKeys();
      const { items } = await client.usage('key_1');
      return normaliseUsage(
        items.map(({ raw }) => raw),
        { accountId: 'a', source: 'management' },
      );
    };
  }),
  inAThread('usage files: CSV and JSON', (draw) => {
    const text = draw.once(2)
      ? hostileText(draw, [honest.usagePage.items[0]])
      : hostileBytes(draw, [Buffer.from(honest.usageCsv)]).toString('latin1');
    const bytes = draw.once(6) ? Buffer.from(`\ufeff${text}`, 'utf16le') : Buffer.from(text);
    return () => importUsage(textOf(bytes), { accountId: 'a' });
  }),
  main('sidecars', (draw) => {
    const file = path.join(folder, 'a.json');
    const text = hostileText(draw, honest.sidecar);
    writeFileSync(file, draw.once(20) ? Buffer.from(`\ufeff${text}`, 'utf16le') : text);
    return () => sidecars.read(file);
  }),
  main('files of templates', (draw) => {
    const file = path.join(folder, 'templates.json');
    const text = hostileText(draw, honest.templateFile);
    writeFileSync(file, draw.once(20) ? Buffer.from(`\ufeff${text}`, 'utf16le') : text);
    return () => templates.importFile(file);
  }),
  main('the ledger: stored words', (draw) => {
    const text = hostileText(draw, draw.of(Object.values(honest.storedRow)));
    const number = Number(draw.of(['', '1e999', '-1', 'NaN', '9e15', '1.5']));
    const read = draw.of([
      stored.readError,
      stored.readHold,
      stored.readCancel,
      stored.readTexts,
      stored.readRequest,
      stored.readWholeRequest,
      stored.readObject,
      readOutputFacts,
      readDownloadNotes,
      stored.amount,
    ]);
    return () => [read(text), stored.time(number), stored.size(number)];
  }),
  main('the ledger: batches', (draw) => {
    const text = hostileText(draw, draw.of([honest.batchSpec, honest.batchColumns, honest.batchVaried]));
    return draw.of([
      () => expanded(stored.readAs(batchSpecSchema, text)),
      () => stored.listReader(batchTargetSchema)(text),
      () => stored.listReader(inputSourceSchema)(text),
      () => placeOf({ batch_id: 'b', batch_row: 0, batch_varied: text } as never),
    ]);
  }),
  main('the settings file', (draw) => {
    const text = hostileText(draw, honest.settings);
    return () => {
      const value = attempt(() => parseWithin(text, recordLimits), SyntaxError);
      const kept = salvage(settingsShape, value, defaultSettings('/results'));
      return [kept, salvage(memoryShape, value, defaultMemory)];
    };
  }),
  main('amounts and times', (draw) => {
    const value = hostileValue(draw);
    return () => [readAmount(value), asNumber(value), asInstant(value), readTime(value)];
  }),
  main('addresses and paths', (draw) => {
    const value = draw.once(3) ? hostileText(draw, honest.accepted) : hostileValue(draw);
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
    const system = draw.of(['linux', 'darwin', 'win32'] as const);
    const head = hostileBytes(draw, [Buffer.from('[Desktop Entry]'), Buffer.from('MZ')]).subarray(0, 4096);
    return () => [
      attempt(() => parseOrigin(text)),
      attempt(() => pathOnOrigin(text, context.origin)),
      openedBy(text, '/'),
      isElsewhere(text, system),
      isRunByName(text, system),
      isProgram(head),
    ];
  }),
  answers('the redactor', (draw) => {
    const text = hostileText(draw, some(draw));
    const value = spoiled(draw, some(draw));
    return () => [redactor.text(text), redactor.value(value)];
  }),
  main('packed answers', (draw) => {
    const body = hostileBytes(draw, [
      gzipSync(JSON.stringify(honest.finished)),
      draw.once(20) ? bomb : gzipSync(Buffer.alloc(20_000)),
      Buffer.from(JSON.stringify(honest.finished)),
    ]);
    const headers = { 'content-encoding': draw.of(['gzip', 'br', 'deflate', 'gzip, gzip', 'x', 'identity']) };
    const isText = draw.once(2);
    return async () => {
      const { bytes, packed } = await unpack(body, headers, 2_000_000, isText);
      return [bytes?.length, packed?.problem];
    };
  }),
  main('the bridge: payloads', (draw) => {
    const name = draw.of(methodNames);
    const payload = draw.once(2) ? hostileValue(draw) : spoiled(draw, honest.settings);
    return () => answerOf(bridge, name, window, payload);
  }),
  inspecting('image'),
  inspecting('video'),
  inspecting('audio'),
  inspecting('model'),
  inspecting('text'),
];

const expanded = (spec: BatchSpec | null) =>
  spec !== null &&
  specIssues(spec).length === 0 &&
  expand(spec, { chance: 'c', wildcards: {}, templateId: null }).row(0);

function attempt<T>(work: () => T, meant: typeof AppError | typeof SyntaxError = AppError): T | null {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof meant) return null;
    throw thrown;
  }
}
