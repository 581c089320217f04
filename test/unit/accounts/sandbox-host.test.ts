import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeEnvironment } from '../../../src/main/accounts/environment.ts';
import {
  createSandboxHost,
  type SandboxHost,
  sandboxSpeed,
} from '../../../src/main/accounts/sandbox-host.ts';

let folder = '';
const open: SandboxHost[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'safelight-host-'));
});
afterEach(async () => {
  for (const host of open.splice(0)) await host.close();
  rmSync(folder, { recursive: true, force: true });
});

function host(): SandboxHost {
  const made = createSandboxHost({
    folder,
    mediaWorker: fileURLToPath(new URL('../../../src/sandbox/media/worker.ts', import.meta.url)),
    speed: 50,
    log: () => undefined,
  });
  open.push(made);
  return made;
}

describe('the sandbox of the app', () => {
  it('starts once, on this computer alone, however often it is asked for', async () => {
    const sandbox = host();
    const origins = await Promise.all([sandbox.start(null), sandbox.start(null)]);
    expect(origins[0]).toBe(origins[1]);
    expect(origins[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('comes back on its port, with its tasks, so that links of the last run still lead somewhere', async () => {
    const first = host();
    const origin = await first.start(null);
    const headers = { authorization: 'Bearer sk-x', 'content-type': 'application/json' };
    const body = JSON.stringify({ model: 'veo3.1', prompt: 'rain' });
    const made = await fetch(`${origin}/v1/videos/generations`, { method: 'POST', headers, body });
    const { id } = (await made.json()) as { id: string };
    await first.close();
    expect(await host().start(origin)).toBe(origin);
    expect((await fetch(`${origin}/v1/tasks/${id}`, { headers })).status).toBe(200);
  });

  it('takes another port when its own is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const taken = `http://127.0.0.1:${(other.address() as { port: number }).port}`;
    const origin = await host().start(taken);
    expect(origin).not.toBe(taken);
    await new Promise((resolve) => other.close(resolve));
  });

  it.each([
    [undefined, null],
    ['', null],
    ['0', null],
    ['-3', null],
    ['fast', null],
    ['2.5', 2.5],
  ])('reads its speed %j as %j', (text, speed) => {
    expect(sandboxSpeed(text)).toBe(speed);
  });
});

describe('the environment', () => {
  it('gives its key once, and no child can inherit it', () => {
    const env = { TOKENLAB_API_KEY: ' sk-env ', TOKENLAB_API_BASE: 'http://127.0.0.1:1', PATH: '/bin' };
    expect(takeEnvironment(env)).toEqual({ key: 'sk-env', apiBase: 'http://127.0.0.1:1' });
    expect(env).toEqual({ TOKENLAB_API_BASE: 'http://127.0.0.1:1', PATH: '/bin' });
    expect(takeEnvironment(env).key).toBeNull();
  });
});
