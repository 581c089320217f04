/** A window that nobody can see hears nothing until it is shown, and then everything at once. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { on } from '../../../src/renderer/bridge.ts';
import type { EventName, EventPayload } from '../../../src/shared/contract/events.ts';
import { row } from './rows.ts';

class Page extends EventTarget {
  visibilityState = 'visible';
  show(state: 'visible' | 'hidden') {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let page: Page;
let main: Map<string, (payload: never) => void>;
const tell = <E extends EventName>(event: E, payload: EventPayload<E>) => main.get(event)?.(payload as never);
const change = (jobId: string, over = {}) => ({
  jobIds: [jobId],
  rows: [row(jobId)],
  counts: false,
  results: false,
  ...over,
});

beforeEach(() => {
  page = new Page();
  main = new Map();
  const api = {
    on: (event: string, listener: (payload: never) => void) => {
      main.set(event, listener);
      return () => main.delete(event);
    },
  };
  vi.stubGlobal('window', { safelight: api });
  vi.stubGlobal('document', page);
});
afterEach(() => vi.unstubAllGlobals());

it('gives a visible window what main reports, as it comes', () => {
  const seen: unknown[] = [];
  on('jobsChanged', (payload) => seen.push(payload));
  tell('jobsChanged', change('a'));
  tell('jobsChanged', change('b'));
  expect(seen).toEqual([change('a'), change('b')]);
});

it('keeps what is reported while the window is hidden, and gives it as one when the window is shown', () => {
  const seen: unknown[] = [];
  on('jobsChanged', (payload) => seen.push(payload));
  page.show('hidden');
  tell('jobsChanged', change('a', { counts: true }));
  tell('jobsChanged', change('b', { results: true }));
  tell('jobsChanged', change('c'));
  expect(seen).toEqual([]);
  page.show('visible');
  expect(seen).toEqual([{ jobIds: null, rows: null, counts: true, results: true }]);
  page.show('hidden');
  page.show('visible');
  expect(seen).toHaveLength(1);
});

it('keeps the newest bytes of each download', () => {
  const seen: unknown[] = [];
  on('downloadProgress', (payload) => seen.push(payload));
  const at = (resultId: string, receivedBytes: number) => ({
    resultId,
    jobId: 'j',
    receivedBytes,
    totalBytes: 9,
  });
  page.show('hidden');
  tell('downloadProgress', [at('a', 1), at('b', 1)]);
  tell('downloadProgress', [at('a', 2)]);
  page.show('visible');
  expect(seen).toEqual([[at('a', 2), at('b', 1)]]);
});

it('passes commands and notices on at once', () => {
  const seen: unknown[] = [];
  on('menuCommand', (payload) => seen.push(payload));
  on('notice', (payload) => seen.push(payload));
  page.show('hidden');
  tell('menuCommand', { command: 'open_job', jobId: 'j' });
  tell('notice', { level: 'info', key: 'unexpected', params: {} });
  expect(seen).toHaveLength(2);
});

it('gives nothing to who has stopped listening', () => {
  const seen: unknown[] = [];
  const stop = on('jobsChanged', (payload) => seen.push(payload));
  page.show('hidden');
  tell('jobsChanged', change('a'));
  stop();
  page.show('visible');
  expect(seen).toEqual([]);
});
