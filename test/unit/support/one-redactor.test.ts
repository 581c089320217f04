/** The same redactor stands before logs, sidecars, shown errors and crash reports: what it knows, none of them lets out. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { openLog } from '../../../src/main/base/log.ts';
import { shapeForWindow } from '../../../src/main/bridge/envelope.ts';
import { sidecarOf } from '../../../src/main/results/sidecar.ts';
import { createRedactor, type Redactor } from '../../../src/main/support/index.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { runs } from '../../faults/scale.ts';
import { sampleJob, sampleResult } from './sample-job.ts';
import { forms, keyForms, type Secret, secret, windows } from './secrets.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'safelight-redactor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const live: string[] = [];
const redactor: Redactor = createRedactor({
  secrets: () => live,
  homeDir: '/data/maria',
  userName: 'mariasilva',
});
const log = openLog({ folder, redact: redactor, echo: false });
const logFile = path.join(folder, 'main.log');

/** What each of them writes or shows of a text that came from anywhere. */
const outlets: Record<string, (text: string) => string> = {
  'a log line': (text) => {
    log.info(`answer ${text}`, { headers: { 'x-echo': text }, body: [text] });
    return readFileSync(logFile, 'utf8').trimEnd().split('\n').at(-1) ?? '';
  },
  'a crash report': (text) => {
    log.error(
      'Uncaught exception',
      Object.assign(new Error(text), { cause: new Error(text), request: { text } }),
    );
    return readFileSync(logFile, 'utf8').trimEnd().split('\n').at(-1) ?? '';
  },
  'a sidecar': (text) => {
    const job = sampleJob({ title: text, modelResolved: text });
    job.request.fields = { prompt: `Paint ${text}`, nested: { deep: [text] } };
    job.request.rawFields = { [text]: text };
    const file = {
      name: 'a.png',
      mime: 'image/png',
      bytes: 1,
      sha256: 'a',
      width: 1,
      height: 1,
      durationMs: null,
    };
    return JSON.stringify(
      sidecarOf(
        { job, result: sampleResult({ label: text }), file, inputHash: () => null, appVersion: '1' },
        redactor,
      ),
    );
  },
  'a shown error': (text) =>
    JSON.stringify(
      shapeForWindow(
        new AppError('invalid_request', `Refused: ${text}`, {
          remoteMessage: text,
          remoteCode: text,
          requestId: text,
          fields: [{ path: text, message: text }],
          hints: { hint: text, suggestions: [text], recommendedRequest: { prompt: text } },
        }),
        redactor.value,
      ),
    ),
};

function check(found: Secret, text: string, outlet: string) {
  live.splice(0, live.length, ...(found.known ? [found.text] : []));
  const out = (outlets[outlet]?.(text) ?? '').toLowerCase();
  const leaks = found.needles.filter((needle) => out.includes(needle.toLowerCase()));
  expect(leaks, `${outlet}: ${text.slice(0, 300)}`).toEqual([]);
}

it(`nothing private gets out of any of them, in any form (${runs(800)} cases)`, () => {
  fc.assert(
    fc.property(
      secret,
      fc.constantFrom(...forms),
      fc.constantFrom(...Object.keys(outlets)),
      (found, form, outlet) => check(found, form(found.text), outlet),
    ),
    { numRuns: runs(800) },
  );
});

it(`and no encoded key (${runs(200)} cases)`, () => {
  const keys = secret.filter(({ known }) => known);
  fc.assert(
    fc.property(
      keys,
      fc.constantFrom(...keyForms),
      fc.constantFrom(...Object.keys(outlets)),
      (key, form, outlet) => {
        const text = form(key.text);
        // What stands at the ends of an encoding belongs to its neighbours too; the middle is the key's own.
        const needles = [...key.needles, ...windows(text.slice(6, -6), 24)];
        check({ ...key, needles }, `at ${text} end`, outlet);
      },
    ),
    { numRuns: runs(200) },
  );
});
