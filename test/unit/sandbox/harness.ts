/** A running sandbox for tests. Its clock only moves when the test moves it, and waits take no time. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type Clock, type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/index.ts';

export class ManualClock implements Clock {
  private time = Date.parse('2026-11-23T12:00:00Z');
  now(): number {
    return this.time;
  }
  setTimeout(run: () => void): unknown {
    return setImmediate(run);
  }
  /** Moves the clock by this many seconds; backwards when negative. */
  advance(seconds: number): void {
    this.time += seconds * 1000;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: tests read any field of an answer
export type Json = Record<string, any>;

export interface Reply {
  status: number;
  headers: Headers;
  body: Json;
}

export interface TestSandbox {
  sandbox: Sandbox;
  clock: ManualClock;
  post(route: string, body: unknown, key?: string): Promise<Reply>;
  get(route: string, key?: string): Promise<Reply>;
  send(
    method: string,
    route: string,
    body?: unknown,
    key?: string | null,
    headers?: Record<string, string>,
  ): Promise<Reply>;
  form(route: string, parts: Array<[string, string | Blob]>, key?: string): Promise<Reply>;
  inject(fault: string, count?: number, match?: Json): Promise<Reply>;
  /** Creates a video task, by default of a model that cannot be cancelled. */
  video(prompt: string, more?: Json): Promise<Reply>;
}

export const usualKey = 'sk-sandbox-local';
export const token = 'mt-sandbox-local';

/** Starts a sandbox that is closed after the test. */
export async function testSandbox(options: SandboxOptions = {}): Promise<TestSandbox> {
  const clock = new ManualClock();
  const sandbox = await startSandbox({ clock, mediaSize: 'tiny', seed: 7, ...options });
  onTestFinished(() => sandbox.close());
  return testSandboxOver(sandbox, clock);
}

export function testSandboxOver(sandbox: Sandbox, clock: ManualClock): TestSandbox {
  const read = async (response: Response): Promise<Reply> => {
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : { text } };
  };
  const send: TestSandbox['send'] = async (method, route, body, key = usualKey, more = {}) =>
    read(
      await fetch(`${sandbox.origin}${route}`, {
        method,
        headers: {
          ...more,
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  return {
    sandbox,
    clock,
    send,
    post: (route, body, key) => send('POST', route, body, key),
    get: (route, key) => send('GET', route, undefined, key),
    async form(route, parts, key = usualKey) {
      const form = new FormData();
      for (const [name, value] of parts) {
        if (typeof value === 'string') form.append(name, value);
        else form.append(name, value, 'picture.png');
      }
      const headers = { authorization: `Bearer ${key}` };
      return read(await fetch(`${sandbox.origin}${route}`, { method: 'POST', headers, body: form }));
    },
    inject: (fault, count, match) => send('POST', '/sandbox/faults', { fault, count, match }, null),
    video: (prompt, more) => send('POST', '/v1/videos/generations', { model: 'veo3.1', prompt, ...more }),
  };
}

/** A folder that is removed after the test. */
export async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'sandbox-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

/** Seconds after which every task has ended and been charged. */
export const longEnough = 120;
