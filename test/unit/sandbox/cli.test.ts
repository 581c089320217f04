import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { faultGroups } from '../../../src/sandbox/faults/table.ts';
import { testSandbox } from './harness.ts';

const cli = path.resolve('src/sandbox/cli.ts');

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [cli, ...args]);
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    err += text;
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err };
}

test('--help lists every fault in one line, and --version the version', async () => {
  const { code, out } = await run('--help');
  expect(code).toBe(0);
  for (const fault of faultGroups.flatMap((group) => group.faults)) {
    expect(out.split('\n').filter((line) => line.startsWith(`  ${fault.name} `))).toHaveLength(1);
  }
  expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+/);
});

test('invalid options are refused with a sentence', async () => {
  const { sandbox } = await testSandbox();
  const taken = new URL(sandbox.origin).port;
  const cases: Array<[string[], RegExp]> = [
    [['--bogus'], /--bogus.*--help/],
    [['--port', 'abc'], /--port must be a number from 0 to 65535, not "abc"/],
    [['--port', '70000'], /--port/],
    [['--speed', '0'], /--speed/],
    [['--seed', '1.5'], /--seed must be a whole number/],
    [['--media', 'huge'], /--media/],
    [['--fault', 'nonsense'], /no fault named nonsense/],
    [['--port', taken], /already in use/],
  ];
  const results = await Promise.all(cases.map(([args]) => run(...args)));
  for (const [index, { code, err }] of results.entries()) {
    const [args, pattern] = cases[index]!;
    expect(err, args.join(' ')).toMatch(pattern);
    expect(err.trim().split('\n'), args.join(' ')).toHaveLength(1);
    expect(code, args.join(' ')).toBe(1);
  }
});

test('it prints its address, answers there, and exits cleanly on SIGTERM', async () => {
  const child = spawn(process.execPath, [cli, '--port', '0', '--media', 'tiny'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [ready] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(ready)![0];
  expect((await fetch(`${origin}/v1/models`)).status).toBe(200);
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(0);
});

test('the documentation lists every fault with its help text', async () => {
  const manual = await readFile(path.resolve('docs/sandbox.md'), 'utf8');
  for (const { name, help } of faultGroups.flatMap((group) => group.faults)) {
    expect(manual, name).toContain(`| \`${name}\` | ${help} |`);
  }
});
