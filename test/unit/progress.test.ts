import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { run } from '../../scripts/proc.ts';
import { follow, newRun, type Progress } from '../../scripts/progress.ts';

const nodeWith = (script: string) => ['-e', script];

describe('a step of the tests', () => {
  test('is stopped with all its children when it shows no sign of life', async () => {
    // The grandchild holds the output open: the run is only over when it is gone as well.
    const script = `
      require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
      console.log('started');
      setInterval(() => {}, 1000);`;
    const ran = await run(process.execPath, nodeWith(script), { silenceMs: 1_000 });
    expect(ran).toMatchObject({ stalled: true });
    expect(ran.code).not.toBe(0);
  });

  test('is stopped with the children that it starts meanwhile', async () => {
    // Each starts the next, as fast as it can, and holds the output open.
    const script = `
      const { spawn } = require('node:child_process');
      const next = () => spawn('sh', ['-c', 'sleep 1000 & sleep 1000 & wait'], { stdio: 'inherit' });
      const started = setInterval(next, 1);
      setTimeout(() => clearInterval(started), 5_000);`;
    const ran = await run(process.execPath, nodeWith(script), { silenceMs: 500 });
    expect(ran).toMatchObject({ stalled: true });
  });

  test('that says nothing is stopped once it and its children only wait, and not while one of them works', async () => {
    // Counted by the work that was done, so that a busy computer needs longer for it and changes nothing else.
    const work =
      'while (process.cpuUsage().user < 2_500_000) for (let turn = 0; turn < 10_000_000; turn += 1);';
    const parent = `require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(work)}]);`;
    const options = { silenceMs: 2_000, isQuiet: true };
    expect(await run(process.execPath, nodeWith(parent), options)).toMatchObject({ stalled: false, code: 0 });
    const waits = await run(process.execPath, nodeWith('setTimeout(() => {}, 100_000_000);'), options);
    expect(waits).toMatchObject({ stalled: true });
  });

  test('that ends alone is not stopped, and what it wrote is kept', async () => {
    const ran = await run(process.execPath, nodeWith('console.log("done"); process.exitCode = 3'), {
      silenceMs: 100_000,
    });
    expect(ran).toMatchObject({ stalled: false, code: 3, output: 'done\n' });
  });

  test('sends its progress over its channel', async () => {
    const sent: unknown[] = [];
    const progress = fileURLToPath(new URL('../../scripts/progress.ts', import.meta.url));
    const script = `import(${JSON.stringify(progress)}).then(({ send }) => {
      send({ kind: 'planned', tests: 2 });
      send({ kind: 'began', test: 'one' });
    });`;
    await run(process.execPath, nodeWith(script), { onMessage: (message) => sent.push(message) });
    expect(sent).toEqual([
      { kind: 'planned', tests: 2 },
      { kind: 'began', test: 'one' },
    ]);
  });
});

test('a run counts what ended and names what is under way', () => {
  const state = newRun();
  const messages: Progress[] = [
    { kind: 'planned', tests: 3 },
    { kind: 'began', test: 'one' },
    { kind: 'began', test: 'two' },
    { kind: 'step' },
    { kind: 'ended', test: 'one', outcome: 'failed' },
    { kind: 'ended', test: 'three', outcome: 'skipped' },
  ];
  for (const message of messages) expect(follow(state, message)).toEqual(message);
  expect(follow(state, 'noise')).toBeUndefined();
  expect(follow(state, { kind: 'other' })).toBeUndefined();
  expect(state).toMatchObject({ planned: 3, passed: 0, failed: 1, skipped: 1 });
  expect([...state.running]).toEqual(['two']);
});
