import { describe, expect, it } from 'vitest';
import { answer, type Handlers } from '../../../src/main/bridge/answer.ts';
import { wasTooLarge } from '../../../src/main/bridge/message.ts';
import { isTrustedSender, type Sender } from '../../../src/main/bridge/sender.ts';
import { AppError } from '../../../src/shared/errors.ts';

const window: Sender = { frame: { url: 'safelight://app/index.html', parent: null }, contentsId: 1 };

function setUp(handlers: Partial<Handlers> = {}) {
  const logged: { message: string; detail: unknown }[] = [];
  const registration = {
    handlers: handlers as Handlers,
    gate: { pass: () => undefined },
    isTrusted: (sender: Sender) => isTrustedSender(sender, new Set([1]), null),
    redact: (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll('sk-secret', '[key]')),
    report: (message: string, detail: unknown) => void logged.push({ message, detail }),
  };
  return { registration, logged };
}

describe('a message from the window', () => {
  it('reaches its handler with the checked payload, and its answer comes back in an envelope', async () => {
    const { registration } = setUp({ jobPosition: ({ jobId }) => (jobId === 'j1' ? 4 : null) });
    const query = { accountId: null, view: { kind: 'all' } };
    expect(await answer(registration, 'jobPosition', window, { query, jobId: 'j1' })).toEqual({
      ok: true,
      value: 4,
    });
  });

  it('gets the defaults of its schema', async () => {
    let seen: unknown;
    const { registration } = setUp({
      listModels: (payload) => {
        seen = payload;
        throw new AppError('network', 'Offline.');
      },
    });
    await answer(registration, 'listModels', window, { accountId: 'a' });
    expect(seen).toEqual({ accountId: 'a', refresh: false });
  });

  it('is refused with the fields that are wrong, before any handler runs', async () => {
    const { registration } = setUp({
      getJob: () => {
        throw new Error('must not run');
      },
    });
    const refused = await answer(registration, 'getJob', window, { jobId: '', more: 1 });
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'invalid_input', fields: [{ path: 'jobId' }] },
    });
    expect(await answer(registration, 'getJob', window, undefined)).toMatchObject({ ok: false });
  });

  it.each([
    ['a length that cannot become a number', { jobId: { length: { toString: 'x', valueOf: 'x' } } }],
    ['a list of such', { jobId: [{ length: { toString: 1 } }] }],
  ])('is refused as any other when it has %s', async (_what, payload) => {
    const { registration, logged } = setUp({
      getJob: () => {
        throw new Error('must not run');
      },
    });
    expect(await answer(registration, 'getJob', window, payload)).toMatchObject({
      ok: false,
      error: { code: 'invalid_input' },
    });
    expect(logged).toEqual([]);
  });

  it('is refused in plain words when preload has kept it back for its size', async () => {
    const { registration, logged } = setUp({
      copyText: () => {
        throw new Error('must not run');
      },
    });
    expect(await answer(registration, 'copyText', window, wasTooLarge)).toMatchObject({
      ok: false,
      error: { code: 'invalid_input', message: expect.stringContaining('8 million characters') },
    });
    expect(logged).toEqual([]);
  });

  it.each<[string, Sender]>([
    ['another page', { ...window, frame: { url: 'https://evil.example/', parent: null } }],
    ['a frame inside the page', { ...window, frame: { url: 'safelight://app/index.html', parent: {} } }],
    ['another window', { ...window, contentsId: 2 }],
    ['a frame that is gone', { ...window, frame: null }],
  ])('is refused from %s, and that is logged', async (_name, sender) => {
    const { registration, logged } = setUp({ pollerStatus: () => ({}) as never });
    expect(await answer(registration, 'pollerStatus', sender, undefined)).toMatchObject({
      ok: false,
      error: { code: 'not_allowed' },
    });
    expect(logged).toHaveLength(1);
  });

  it('brings back an AppError as it is, with secrets removed', async () => {
    const { registration, logged } = setUp({
      actOnJob: () => {
        throw new AppError('invalid_api_key', 'sk-secret was refused.', { next: ['check_key'] });
      },
    });
    expect(await answer(registration, 'actOnJob', window, { jobId: 'j', action: 'refresh' })).toEqual({
      ok: false,
      error: {
        code: 'invalid_api_key',
        message: '[key] was refused.',
        next: ['check_key'],
        retryable: false,
      },
    });
    expect(logged).toEqual([]);
  });

  it('learns nothing of an error that was not written for people; the log does', async () => {
    const { registration, logged } = setUp({
      actOnJob: () => {
        throw new Error('SQLITE_ERROR near /home/me/ledger.db');
      },
    });
    const refused = await answer(registration, 'actOnJob', window, { jobId: 'j', action: 'refresh' });
    expect(JSON.stringify(refused)).not.toContain('ledger.db');
    expect(refused).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(logged[0]?.detail).toBeInstanceOf(Error);
  });
});
