import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { openJob } from '../../../src/main/open-job.ts';
import { lastOpenedBy, type Opened, openedBy } from '../../../src/main/shell/opened.ts';

const cwd = path.resolve('/home/somebody');
const job = { kind: 'job', jobId: 'job_01jdcx3k5m7q2w8e9r4t6y' };

test('a link to a job is one, with or without a slash at its end', () => {
  expect(openedBy('safelight://job/job_01jdcx3k5m7q2w8e9r4t6y', cwd)).toEqual(job);
  expect(openedBy('safelight://job/job_01jdcx3k5m7q2w8e9r4t6y/', cwd)).toEqual(job);
});

test.each([
  'safelight://app/index.html',
  'safelight://job/',
  'safelight://job/a/b',
  'safelight://job/a?retry=1',
  'safelight://job/..%2F..',
  'safelight://user@job/a',
  `safelight://job/${'a'.repeat(101)}`,
  'safelight:job/a',
  'https://tokenlab.sh/a.json',
  'file://elsewhere/share/a.json%00',
  '--user-data-dir=/a.json',
  '-r',
  '/home/somebody/picture.png',
  '.',
])('%s is nothing to open', (word) => expect(openedBy(word, cwd)).toBeNull());

test('a sidecar is named by path or by address', () => {
  const sidecar = { kind: 'sidecar', path: path.join(cwd, 'a cat.png.json') };
  expect(openedBy('a cat.png.json', cwd)).toEqual(sidecar);
  expect(openedBy(sidecar.path, '/')).toEqual(sidecar);
  expect(openedBy(pathToFileURL(sidecar.path).href, '/')).toEqual(sidecar);
});

test('of a command line the last thing counts, and the executable is none', () => {
  const link = 'safelight://job/job_01jdcx3k5m7q2w8e9r4t6y';
  expect(lastOpenedBy(['/usr/bin/safelight', 'old.json', '--no-sandbox', link], cwd)).toEqual(job);
  expect(lastOpenedBy(['/opt/x.json'], cwd)).toBeNull();
  expect(lastOpenedBy([], cwd)).toBeNull();
});

const opening = async (opened: Opened, sidecarJob: string | null = null) => {
  const said: string[] = [];
  const rooms = {
    ledger: { jobs: { get: (id: string) => (id === 'known' ? {} : null) } },
    sidecars: { read: async () => ({ jobId: sidecarJob, start: null }) },
  } as unknown as Parameters<typeof openJob>[0];
  await openJob(rooms, opened, {
    show: (jobId) => said.push(`shows ${jobId}`),
    notice: ({ key }) => said.push(key),
  });
  return said;
};

test('a job of this computer is shown; of any other it is said that it is not here', async () => {
  expect(await opening({ kind: 'job', jobId: 'known' })).toEqual(['shows known']);
  expect(await opening({ kind: 'job', jobId: 'other' })).toEqual(['link_unknown_job']);
  expect(await opening({ kind: 'sidecar', path: '/a.json' }, 'known')).toEqual(['shows known']);
  expect(await opening({ kind: 'sidecar', path: '/a.json' }, 'other')).toEqual(['sidecar_unknown_job']);
  expect(await opening({ kind: 'sidecar', path: '/a.json' })).toEqual(['sidecar_unknown_job']);
});
