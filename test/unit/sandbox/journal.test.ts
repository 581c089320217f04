import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { startSandbox } from '../../../src/sandbox/index.ts';
import { folder, longEnough, ManualClock, testSandbox, testSandboxOver, usualKey } from './harness.ts';

async function reopen(stateFile: string, clock: ManualClock) {
  const sandbox = await startSandbox({ clock, stateFile, mediaSize: 'tiny' });
  return testSandboxOver(sandbox, clock);
}

test('tasks, cancellations, files and charges survive a restart, and time passes in between', async () => {
  const stateFile = path.join(await folder(), 'deep', 'journal.jsonl');
  const clock = new ManualClock();
  const before = await reopen(stateFile, clock);
  const kept = await before.video('a lighthouse');
  const cancelled = await before.video('a lighthouse', { model: 'seedance-2.0' });
  await before.send('DELETE', cancelled.body.poll_url);
  const linked = await before.post('/v1/images/generations', { model: 'flux-2-pro', prompt: 'x' });
  await before.sandbox.close();
  clock.advance(longEnough);
  const after = await reopen(stateFile, clock);
  try {
    const done = await after.get(kept.body.poll_url);
    expect(done.body).toMatchObject({ status: 'completed', id: kept.body.id });
    expect(done.body.billing_transaction_id).toMatch(/^billtxn_/);
    expect((await fetch(done.body.video_url)).status).toBe(200);
    expect((await after.get(cancelled.body.poll_url)).body.cancelled).toBe(true);
    expect(after.sandbox.stats()).toMatchObject({ creates: 3 });
    const old = new URL(linked.body.data[0].url);
    expect((await fetch(`${after.sandbox.origin}${old.pathname}${old.search}`)).status).toBe(200);
    const ids = after.sandbox.stats().tasks.map((task) => task.requestId);
    expect(ids).toContain(kept.headers.get('x-request-id'));
  } finally {
    await after.sandbox.close();
  }
});

test('a clock that was set back between two runs does not delay accepted tasks', async () => {
  const stateFile = path.join(await folder(), 'journal.jsonl');
  const clock = new ManualClock();
  const before = await reopen(stateFile, clock);
  const { body } = await before.video('a lighthouse');
  await before.sandbox.close();
  clock.advance(-86_400);
  const after = await reopen(stateFile, clock);
  expect((await after.get(body.poll_url)).body.status).toBe('pending');
  clock.advance(longEnough);
  expect((await after.get(body.poll_url)).body.status).toBe('completed');
  await after.sandbox.close();
});

test('the journal contains no key', async () => {
  const stateFile = path.join(await folder(), 'journal.jsonl');
  const { video } = await testSandbox({ stateFile });
  await video('a lighthouse');
  expect(await readFile(stateFile, 'utf8')).not.toContain(usualKey);
});

test('an incomplete last line is dropped, and new lines follow the complete ones', async () => {
  const stateFile = path.join(await folder(), 'journal.jsonl');
  const clock = new ManualClock();
  const first = await reopen(stateFile, clock);
  const kept = await first.video('one');
  await first.sandbox.close();
  await appendFile(stateFile, '{"collection":"tasks","id":"ldtask_half","rec');
  const second = await reopen(stateFile, clock);
  const added = await second.video('two');
  await second.sandbox.close();
  const third = await reopen(stateFile, clock);
  expect(third.sandbox.stats().tasks.map((task) => task.id)).toEqual([kept.body.id, added.body.id]);
  await third.sandbox.close();
});

test('a journal that is damaged in the middle is an error, not an empty start', async () => {
  const stateFile = path.join(await folder(), 'journal.jsonl');
  await writeFile(stateFile, 'no json\n{"collection":"tasks","id":"x","record":null}\n');
  await expect(startSandbox({ stateFile })).rejects.toMatchObject({
    code: 'file_unwritable',
    message: expect.stringContaining('line 1'),
  });
});

test('every accepted create still exists after SIGKILL, even when its answer was lost', async () => {
  const stateFile = path.join(await folder(), 'journal.jsonl');
  const cli = path.resolve('src/sandbox/cli.ts');
  const child = spawn(process.execPath, [cli, '--port', '0', '--state', stateFile, '--media', 'tiny'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const [ready] = (await once(lines, 'line')) as [string];
  const origin = ready.split(' ').at(-1)!;
  const create = (prompt: string) =>
    fetch(`${origin}/v1/videos/generations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${usualKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'veo3.1', prompt }),
    });
  const answers = await Promise.all(
    Array.from({ length: 25 }, async (_, index) => {
      const reply = await create(`lighthouse ${index}`);
      return ((await reply.json()) as { id: string }).id;
    }),
  );
  await expect(create('lighthouse sandbox:lost-answer')).rejects.toThrow();
  child.kill('SIGKILL');
  await once(child, 'exit');
  const { sandbox } = await reopen(stateFile, new ManualClock());
  const known = new Set(sandbox.stats().tasks.map((task) => task.id));
  expect(sandbox.stats().creates).toBe(26);
  expect(answers.filter((id) => !known.has(id))).toEqual([]);
  await sandbox.close();
});
