import { afterEach, describe, expect, it } from 'vitest';
import { createNetwork } from '../../../src/main/base/network.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { until } from '../until.ts';
import { type Bench, type BenchOptions, good, halfFirst, openBench, sha256 } from './bench.ts';
import { fetchOne, large, picture } from './fetched.ts';

let bench: Bench;
const setUp = async (options?: BenchOptions) => {
  bench = await openBench(options);
  return bench;
};
afterEach(() => bench.close());

describe('a link that is refused, of a job that ended long ago', () => {
  const longAgo = { downloads: { limits: { youngFor: 0 } } };

  it.each([400, 403, 404, 410])(
    'gives HTTP %i for an expired link: a fresh one is asked for once',
    async (status) => {
      const fresh = (one: Bench, jobId: string) => {
        const result = one.ledger.results.recordsOfJob(jobId)[0]!;
        one.ledger.results.update(result.id, { url: `${one.server.origin}/fresh.png` });
      };
      await setUp({ ...longAgo, refresh: fresh });
      bench.server.on('/a.png', (_request, response) => void response.writeHead(status).end());
      bench.server.on('/fresh.png', good(picture, 'image/png'));
      const { row, jobId } = await fetchOne(bench);
      expect(row).toMatchObject({ download: 'done', sha256: sha256(picture) });
      expect(bench.refreshes).toEqual([jobId]);
      expect(bench.ledger.events.ofJob(jobId).map(({ type }) => type)).toEqual([
        'link_refreshed',
        'result_saved',
      ]);
    },
  );

  it('says so when there is no fresh link, and tries it once more at the next start', async () => {
    await setUp(longAgo);
    bench.server.on('/a.png', (_request, response) => void response.writeHead(403).end());
    const { row, job, id } = await fetchOne(bench);
    expect(row).toMatchObject({ download: 'expired', error: { code: 'output_expired', httpStatus: 403 } });
    expect(job.attention).toBe('link_expired');
    expect(bench.refreshes).toHaveLength(1);
    for (let starts = 0; starts < 3; starts += 1) {
      await bench.restart();
      await bench.idle();
      expect(bench.row(id).download).toBe('expired');
      expect(bench.server.seen).toHaveLength(2);
      expect(bench.refreshes).toHaveLength(2);
    }
    await bench.downloads.downloadAgain(id);
    await bench.idle();
    expect(bench.refreshes).toHaveLength(3);
    expect(bench.row(id).download).toBe('expired');
    bench.server.on('/a.png', good(picture, 'image/png'));
    await bench.restart();
    await bench.idle();
    expect(bench.row(id).download).toBe('done');
    expect(bench.ledger.jobs.require(row.jobId).attention).toBeNull();
  });

  it('asks for a fresh link once, also when each one is another that does not work', async () => {
    await setUp({
      ...longAgo,
      refresh: (one, jobId) => {
        const result = one.ledger.results.recordsOfJob(jobId)[0]!;
        const url = `${one.server.origin}/gone-${one.refreshes.length}.png`;
        one.ledger.results.update(result.id, { url });
      },
    });
    const { row, job } = await fetchOne(bench, '/gone.png');
    expect(row).toMatchObject({ download: 'expired', error: { httpStatus: 404 } });
    expect(job.attention).toBe('link_expired');
    expect(bench.refreshes).toHaveLength(1);
    expect(bench.server.seen.map(({ path }) => path)).toEqual(['/gone.png', '/gone-1.png']);
  });

  it('says what the server answered where the fresh link gets the same, and does not call it expired', async () => {
    await setUp({
      ...longAgo,
      refresh: (one, jobId) => {
        const result = one.ledger.results.recordsOfJob(jobId)[0]!;
        one.ledger.results.update(result.id, { url: `${one.server.origin}/b.png` });
      },
    });
    for (const path of ['/a.png', '/b.png'])
      bench.server.on(path, (_request, response) => void response.writeHead(400).end());
    const { row, job } = await fetchOne(bench);
    expect(row).toMatchObject({
      download: 'failed',
      error: { code: 'output_refused', httpStatus: 400, next: ['download_again', 'contact_support'] },
    });
    expect(row.error?.message).toContain('HTTP 400');
    expect(job.attention).toBe('download_failed');
    expect(bench.refreshes).toHaveLength(1);
    expect(bench.server.seen.map(({ path }) => path)).toEqual(['/a.png', '/b.png']);
  });

  it('asks again when a link that had worked expires under way', async () => {
    await setUp({
      ...longAgo,
      refresh: (one, jobId) => {
        const result = one.ledger.results.recordsOfJob(jobId)[0]!;
        const url = `${one.server.origin}/fresh-${one.refreshes.length}.png`;
        one.ledger.results.update(result.id, { url });
      },
    });
    const half = halfFirst(large, 'image/png', 'reset');
    bench.server.on('/fresh-1.png', (request, response, count) =>
      count === 1 ? half(request, response, 1) : void response.writeHead(403).end(),
    );
    bench.server.on('/fresh-2.png', good(large, 'image/png'));
    expect((await fetchOne(bench, '/gone.png')).row).toMatchObject({
      download: 'done',
      sha256: sha256(large),
    });
    expect(bench.refreshes).toHaveLength(2);
  });

  it('is given up when each fresh link breaks off in the same place and then expires', async () => {
    await setUp({
      downloads: { limits: { youngFor: 0, attempts: 3 } },
      refresh: (one, jobId) => {
        const result = one.ledger.results.recordsOfJob(jobId)[0]!;
        one.ledger.results.update(result.id, { url: `${one.server.origin}/a.png?${one.refreshes.length}` });
      },
    });
    bench.server.on('/a.png', (request, response, count) => {
      if (bench.refreshes.length > 12) return good(large, 'image/png')(request, response, count);
      if (request.headers.range !== undefined) return void response.writeHead(403).end();
      response.writeHead(200, { etag: '"a"', 'content-length': large.length });
      bench.progress.length = 0;
      response.write(large.subarray(0, 1000));
      // A line that breaks earlier takes with it what was still on its way.
      void until(() => bench.progress.some(({ receivedBytes }) => receivedBytes === 1000)).then(() =>
        response.destroy(),
      );
    });
    expect((await fetchOne(bench)).row).toMatchObject({ download: 'failed', error: { code: 'network' } });
    expect(bench.refreshes.length).toBeLessThan(6);
  });

  it('tries the fresh link that the answer for another result of the job has brought', async () => {
    await setUp({
      ...longAgo,
      refresh: (one, jobId) => {
        one.ledger.results.recordsOfJob(jobId).forEach(({ id }, index) => {
          one.ledger.results.update(id, { url: `${one.server.origin}/fresh-${index}.png` });
        });
      },
    });
    const jobId = bench.job();
    const ids = ['/a.png', '/b.png'].map((path) => bench.result(jobId, { path }));
    bench.server.on(
      '/a.png',
      (_request, response) =>
        // When both have been asked for with the links of old.
        void until(() => bench.server.seen.length === 2).then(() => response.writeHead(403).end()),
    );
    bench.server.on(
      '/b.png',
      (_request, response) =>
        void until(() => bench.row(ids[0]!).download === 'done').then(() => response.writeHead(403).end()),
    );
    for (const index of [0, 1]) bench.server.on(`/fresh-${index}.png`, good(picture, 'image/png'));
    bench.downloads.enqueue(jobId);
    await bench.idle();
    expect(ids.map((id) => bench.row(id).download)).toEqual(['done', 'done']);
    expect(bench.refreshes).toEqual([jobId]);
  });

  it('keeps an expired link expired when TokenLab cannot tell', async () => {
    await setUp({
      ...longAgo,
      refresh: () => {
        throw new Error('no such task');
      },
    });
    bench.server.on('/a.png', (_request, response) => void response.writeHead(410).end());
    expect((await fetchOne(bench)).row.download).toBe('expired');
    expect(bench.reports.map(({ where }) => where)).toEqual(['fresh links']);
  });
});

describe('a link that is refused while TokenLab does not take the account', () => {
  const refusal: [string, AppError][] = [
    [
      'the key',
      new AppError('invalid_api_key', 'The key is wrong.', { httpStatus: 401, next: ['check_key'] }),
    ],
    ['an answer that nobody knows', new AppError('unexpected_answer', 'Who are you?', { httpStatus: 401 })],
    ['the balance', new AppError('insufficient_balance', 'No money.', { next: ['add_balance'] })],
    ['a missing key', new AppError('key_missing', 'No key.', { next: ['check_key'] })],
    ['a missing keychain', new AppError('keychain_missing', 'No keychain.', { next: ['use_session_key'] })],
    ['a locked keychain', new AppError('keychain_locked', 'It is locked.', { retryable: true })],
  ];
  /** An old link that is refused, and an account that TokenLab takes once `refused` is null. */
  const setUpRefused = async (refused: { by: AppError | null }) => {
    await setUp({
      downloads: { limits: { youngFor: 0, attempts: 2 } },
      refresh: (one, jobId) => {
        if (refused.by !== null) throw refused.by;
        const result = one.ledger.results.recordsOfJob(jobId)[0]!;
        one.ledger.results.update(result.id, { url: `${one.server.origin}/fresh.png` });
      },
    });
    bench.server.on('/a.png', (_request, response) => void response.writeHead(403).end());
    bench.server.on('/fresh.png', good(picture, 'image/png'));
  };

  it.each(refusal)('because of %s has not expired, and is fetched at the next start', async (_name, by) => {
    const refused: { by: AppError | null } = { by };
    await setUpRefused(refused);
    const { id, row, job } = await fetchOne(bench);
    const { code, next } = by.shape;
    expect(row).toMatchObject({ download: 'failed', error: { code, next, message: by.message } });
    expect(job.attention).toBe('download_failed');
    expect(bench.refreshes).toHaveLength(2);
    refused.by = null;
    await bench.restart();
    await bench.idle();
    expect(bench.row(id).download).toBe('done');
    expect(bench.ledger.jobs.require(row.jobId).attention).toBeNull();
  });

  it('is fetched as soon as the account is taken up again, as long as it is that one', async () => {
    const refused: { by: AppError | null } = { by: refusal[0]![1] };
    await setUpRefused(refused);
    const { id } = await fetchOne(bench);
    refused.by = null;
    bench.downloads.accountContinues('acc_2');
    await bench.idle();
    expect(bench.row(id).download).toBe('failed');
    bench.downloads.accountContinues('acc_1');
    await bench.idle();
    expect(bench.row(id).download).toBe('done');
  });

  it('and has expired before keeps its try at a start until TokenLab has answered', async () => {
    const refused: { by: AppError | null } = { by: null };
    await setUpRefused(refused);
    const id = bench.result(bench.job(), { path: '/a.png', download: 'expired' });
    refused.by = new AppError('keychain_missing', 'No keychain.');
    await bench.restart();
    await bench.idle();
    expect(bench.row(id)).toMatchObject({ download: 'failed', error: { code: 'keychain_missing' } });
    expect(bench.row(id).notes.triedAtStart).toBe(false);
    refused.by = null;
    await bench.restart();
    await bench.idle();
    expect(bench.row(id).download).toBe('done');
  });
});

describe('a link that leads elsewhere', () => {
  it('is followed to where results may be', async () => {
    await setUp();
    bench.server.on(
      '/a.png',
      (_request, response) => void response.writeHead(302, { location: '/b.png' }).end(),
    );
    bench.server.on(
      '/b.png',
      (_request, response) =>
        void response.writeHead(307, { location: `${bench.server.origin}/c.png` }).end(),
    );
    bench.server.on('/c.png', good(picture, 'image/png'));
    expect((await fetchOne(bench)).row.download).toBe('done');
  });

  const places = [
    'http://10.0.0.1/x',
    'https://169.254.169.254/latest',
    'http://example.com/x',
    'file:///etc/passwd',
    'https://user:pw@example.com/',
    'https://[fd00::1]/x',
    'data:image/png;base64,AAAA',
  ];
  it.each(places)('is not followed to %s', async (location) => {
    await setUp();
    bench.server.on('/a.png', (_request, response) => void response.writeHead(302, { location }).end());
    const { row, job } = await fetchOne(bench);
    expect(row).toMatchObject({ download: 'failed', error: { code: 'output_refused' } });
    expect(job.attention).toBe('download_failed');
    expect(bench.files()).toEqual([`.safelight-${row.id}.part`]);
  });

  it('is not followed in circles', async () => {
    await setUp();
    bench.server.on(
      '/a.png',
      (_request, response) => void response.writeHead(302, { location: '/a.png' }).end(),
    );
    expect((await fetchOne(bench)).row.error?.code).toBe('output_refused');
    expect(bench.server.seen).toHaveLength(6);
  });

  it('is refused when its name turns out to be in a private network, before anything is sent', async () => {
    const asked: string[] = [];
    await setUp({
      origin: 'https://api.tokenlab.sh',
      fetcher: {
        network: createNetwork({
          env: {},
          lookup: (hostname, _options, callback) => {
            asked.push(hostname);
            callback(null, [{ address: '127.0.0.1', family: 4 }]);
          },
        }),
      },
    });
    const { row } = await fetchOne(bench, '/', {
      url: `https://files.example.com:${new URL(bench.server.origin).port}/a.png`,
    });
    expect(row).toMatchObject({ download: 'failed', error: { code: 'output_refused' } });
    expect(asked).toEqual(['files.example.com']);
    expect(bench.server.seen).toEqual([]);
  });

  it('is refused when it points at this computer and the account is elsewhere', async () => {
    await setUp({ origin: 'https://api.tokenlab.sh' });
    expect((await fetchOne(bench)).row.error?.code).toBe('output_refused');
    expect(bench.server.seen).toEqual([]);
  });
});
