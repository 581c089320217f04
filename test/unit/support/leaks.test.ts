/** Plants private things, in many forms, into every text that a packet can reach, and looks for them in what comes out. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildPacket, packetZip } from '../../../src/main/support/index.ts';
import type { JobDetail } from '../../../src/shared/job.ts';
import type { JsonObject } from '../../../src/shared/json.ts';
import { runs } from '../../faults/scale.ts';
import { sampleContext, sampleJob, sampleResult } from './sample-job.ts';
import { apiKey, forms, keyForms, opaqueKey, type Secret, secret, windows } from './secrets.ts';

type Plant = (job: JobDetail, text: string) => void;
const inDetail =
  (name: string): Plant =>
  (job, text) => {
    const detail: JsonObject = { [name]: text, error: { [name]: text, list: [text] } };
    job.timeline.push({ at: job.createdAt, source: 'tokenlab', type: 'poll_failed', detail });
  };
const places: Record<string, Plant> = {
  prompt: (job, text) => (job.request.fields.prompt = `Paint this: ${text}`),
  'a setting': (job, text) => (job.request.fields.size = text),
  'an unknown field': (job, text) => (job.request.fields.custom = { [text]: text, list: [[text]] }),
  'the name of a field': (job, text) => (job.request.fields[text] = 1),
  'raw fields': (job, text) => (job.request.rawFields = { style: text, nested: [{ mode: text }] }),
  'an input address': (job, text) =>
    job.request.inputs.push({ field: 'image_url', source: { kind: 'url', url: text } }),
  'an input file name': (job, text) =>
    job.request.inputs.push({
      field: text,
      source: { kind: 'file', inputId: 'in_2', name: text, mime: text, bytes: 1 },
    }),
  title: (job, text) => (job.title = text),
  'note and tags': (job, text) => Object.assign(job, { note: text, tags: [text] }),
  'user and project': (job, text) => Object.assign(job, { userId: text, projectId: text }),
  model: (job, text) => (job.model = text),
  'resolved model': (job, text) => (job.modelResolved = text),
  operation: (job, text) => (job.operation = text),
  endpoint: (job, text) => (job.endpoint = `/v1/${text}`),
  'poll address': (job, text) => (job.pollUrl = `/v1/tasks/${text}?x=${text}`),
  'task id': (job, text) => (job.taskId = text),
  'request id': (job, text) => (job.requestId = text),
  'transaction id': (job, text) => (job.billing.transactionId = text),
  'remote status': (job, text) => (job.remoteStatus = text),
  'error message': (job, text) => (job.error!.message = `Failed: ${text}`),
  'remote message': (job, text) => (job.error!.remoteMessage = text),
  'remote code and type': (job, text) =>
    Object.assign(job.error!, { remoteCode: text, remoteType: text, requestId: text }),
  'complaints about fields': (job, text) => (job.error!.fields = [{ path: text, message: text }]),
  hints: (job, text) =>
    (job.error!.hints = { param: text, hint: text, suggestions: [text], recommendedRequest: { text } }),
  cancellation: (job, text) => Object.assign(job.cancel, { code: text, message: text }),
  'polling error': (job, text) => (job.polling.lastError = text),
  hold: (job, text) =>
    (job.hold = { reason: 'not_sent', until: null, attempts: 1, materialAssetIds: [text] }),
  result: (job, text) =>
    job.results.push(
      sampleResult({
        index: 1,
        role: text,
        label: text,
        mime: text,
        fileName: text,
        text,
        link: text,
        sha256: text,
      }),
    ),
  'result error': (job, text) =>
    job.results.push(
      sampleResult({
        index: 2,
        error: { code: 'internal', message: text, next: [], retryable: false, remoteMessage: text },
      }),
    ),
  'timeline message': inDetail('message'),
  'timeline code': inDetail('code'),
  'timeline request id': inDetail('requestId'),
  'timeline other': inDetail('headers'),
  'timeline name': (job, text) => inDetail(text)(job, 'x'),
  'timeline type': (job, text) =>
    job.timeline.push({
      at: job.createdAt,
      source: 'app',
      type: 'other',
      detail: { recordedAs: text, httpStatus: 500 },
    }),
};
const ownLine = (text: string) => `[info] job_01jdcx3k5m7q2w8e9r4t6y ${text}`;

function leaksOf(job: JobDetail, found: Secret, log: string[], includeSample: boolean): string[] {
  const context = sampleContext({
    secrets: () => (found.known ? ['other-key-0000', found.text] : ['other-key-0000']),
    logLines: () => log,
  });
  const built = buildPacket([job], context, { includeSample });
  const out =
    `${JSON.stringify(built.packet)}\n${built.markdown}\n${built.log}\n${built.fileName}`.toLowerCase();
  return found.needles.filter((needle) => out.includes(needle.toLowerCase()));
}

const report = (leaks: string[], where: string, text: string) =>
  expect(leaks, `planted in ${where}: ${text.slice(0, 400)}`).toEqual([]);

describe('nothing private gets out of a packet', () => {
  const placed = fc.constantFrom(...Object.keys(places), 'log');

  it(`from one place, in any form (${runs(6000).toLocaleString('en')} cases)`, () => {
    fc.assert(
      fc.property(secret, fc.constantFrom(...forms), placed, fc.boolean(), (found, form, where, sample) => {
        const job = sampleJob();
        const text = form(found.text);
        places[where]?.(job, text);
        report(leaksOf(job, found, where === 'log' ? [ownLine(text)] : [], sample), where, text);
      }),
      { numRuns: runs(6000) },
    );
  });

  it(`from several places at once (${runs(1500).toLocaleString('en')} cases)`, () => {
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom(...forms),
        fc.uniqueArray(placed, { minLength: 2, maxLength: 8 }),
        (found, form, wheres) => {
          const job = sampleJob();
          const text = form(found.text);
          for (const where of wheres) places[where]?.(job, text);
          report(leaksOf(job, found, [ownLine(text)], true), wheres.join(', '), text);
        },
      ),
      { numRuns: runs(1500) },
    );
  });

  it(`as an encoded key (${runs(1000).toLocaleString('en')} cases)`, () => {
    fc.assert(
      fc.property(fc.oneof(apiKey, opaqueKey), fc.constantFrom(...keyForms), placed, (found, form, where) => {
        const job = sampleJob();
        const text = form(found.text);
        places[where]?.(job, `at ${text} end`);
        // What stands at the ends of an encoding belongs to its neighbours too; the middle is the key's own.
        const encoded: Secret = { ...found, needles: [...found.needles, ...windows(text.slice(6, -6), 24)] };
        report(leaksOf(job, encoded, where === 'log' ? [ownLine(text)] : [], false), where, text);
      }),
      { numRuns: runs(1000) },
    );
  });

  it(`as a known key that is split over two fields (${runs(750).toLocaleString('en')} cases)`, () => {
    const split = fc.record({
      key: apiKey,
      at: fc.double({ min: 0.35, max: 0.65, noNaN: true }),
      one: placed,
      two: placed,
    });
    fc.assert(
      fc.property(split, ({ key, at, one, two }) => {
        const known = { ...key, known: true };
        const cut = Math.floor(key.text.length * at);
        const job = sampleJob();
        places[one]?.(job, key.text.slice(0, cut));
        places[two]?.(job, key.text.slice(cut));
        report(
          leaksOf(job, known, [ownLine(key.text.slice(0, cut)), ownLine(key.text.slice(cut))], false),
          `${one}, ${two}`,
          key.text,
        );
      }),
      { numRuns: runs(750) },
    );
  });

  it(`as the words of the prompt, quoted anywhere (${runs(750).toLocaleString('en')} cases)`, () => {
    const sentence = fc
      .array(
        fc.constantFrom(
          'amber',
          'lantern',
          'Grandma',
          'whispering',
          'harbour',
          'snow',
          'velvet',
          'a',
          'the',
          'of',
        ),
        { minLength: 8, maxLength: 30 },
      )
      .map((words) => words.join(' '))
      .filter((text) => text.length >= 40);
    const quoting = placed.filter((where) =>
      /error|message|log|timeline (?:message|other)|hints|complaints|polling/.test(where),
    );
    fc.assert(
      fc.property(sentence, quoting, fc.nat(), fc.boolean(), (prompt, where, from, upper) => {
        const job = sampleJob();
        job.request.fields.prompt = prompt;
        const start = from % (prompt.length - 30);
        const quote = prompt.slice(start, start + 30 + (from % 40));
        const text = upper ? quote.toUpperCase() : quote;
        places[where]?.(job, `Refused: “${text}”`);
        const found: Secret = { text: prompt, needles: windows(quote, 24), known: false };
        report(leaksOf(job, found, [ownLine(text)], false), where, text);
      }),
      { numRuns: runs(750) },
    );
  });

  it('into the zip either', () => {
    const job = sampleJob();
    for (const plant of Object.values(places)) plant(job, 'sk-PlantedKey1234567890abcdef');
    const zip = Buffer.from(packetZip(buildPacket([job], sampleContext()))).toString('latin1');
    expect(zip).not.toContain('PlantedKey');
  });
});
