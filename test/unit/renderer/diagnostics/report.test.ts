import { expect, test } from 'vitest';
import { reportText, sectionsOf } from '../../../../src/renderer/features/diagnostics/report.ts';
import { i18next, laterWords } from '../../../../src/renderer/i18n/index.ts';
import type { Diagnostics } from '../../../../src/shared/diagnostics.ts';
import { sampleDiagnostics } from '../../support/sample-job.ts';

await laterWords();
const t = i18next.getFixedT('en', 'diagnostics');
const verdicts = (over: Partial<Diagnostics>) =>
  sectionsOf({ ...sampleDiagnostics, ...over }, t).flatMap(({ lines }) =>
    lines
      .filter(({ verdict }) => verdict === 'bad' || verdict === 'watch')
      .map(({ label, text }) => `${label}: ${text}`),
  );
const well: Partial<Diagnostics> = {
  folders: sampleDiagnostics.folders.slice(0, 1),
  trust: { ...sampleDiagnostics.trust, named: [] },
};
const [server] = sampleDiagnostics.servers as [Diagnostics['servers'][number]];

test('where all is well nothing is marked', () => expect(verdicts(well)).toEqual([]));

test('what is wrong is marked, with its reason', () => {
  expect(verdicts({})).toEqual([
    'Results: /media/films. The disk /media/films is not connected.',
    'SSL_CERT_FILE: /etc/ssl/ours.pem: it doesn’t exist',
  ]);
  const locked = { state: 'locked', backend: 'A keyring', detail: 'Unlock it.' } as const;
  expect(verdicts({ ...well, keychain: locked })).toEqual(['A keyring: Unlock it.']);
  const ledger = { ...sampleDiagnostics.ledger, isSound: false, disk: 'full' } as const;
  expect(verdicts({ ...well, ledger })).toHaveLength(2);
  const full = [{ use: 'profile', path: '/p', freeBytes: 5_000_000, problem: null }] as const;
  expect(verdicts({ ...well, folders: [...full] })).toEqual(['Profile: /p, 5.0 MB free']);
});

test('a clock counts as wrong from a minute on, in both directions', () => {
  const ahead = (clockAheadMs: number | null) =>
    verdicts({ ...well, servers: [{ ...server, clockAheadMs }] });
  expect(ahead(59_000)).toEqual([]);
  expect(ahead(null)).toEqual([]);
  expect(ahead(120_000)[0]).toMatch(/120 s ahead/);
  expect(ahead(-3_600_000)[0]).toMatch(/3,600 s behind/);
});

test('a server that does not answer is marked with its reason, and without one that is said', () => {
  const silent = { ...server, problem: 'Nobody answered.', status: null, tookMs: null, clockAheadMs: null };
  expect(verdicts({ ...well, servers: [silent] })).toEqual(['api.tokenlab.sh: Nobody answered.']);
  const text = reportText(sectionsOf({ ...sampleDiagnostics, servers: [] }, t), t, 0);
  expect(text).toContain('No account yet');
});

test('as text it holds every line', () => {
  const sections = sectionsOf(sampleDiagnostics, t);
  const text = reportText(sections, t, sampleDiagnostics.madeAt);
  for (const { lines } of sections)
    for (const { label, text: words } of lines) expect(text).toContain(`${label}: ${words}`);
  expect(text).toContain('(Problem)');
  expect(text).not.toMatch(/\{\{|diagnostics[:.]|undefined/);
});
