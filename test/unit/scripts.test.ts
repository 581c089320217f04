import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/project.mjs';
import { tasks, tools } from '../../scripts/tasks.mjs';

const scripts = path.join(root, 'scripts');
const run = path.join(scripts, 'run.mjs');

/** What a file imports: modules as they are named there, files by their path. */
function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const named = [...source.matchAll(/^(?:import|export|\}).*?['"]([^'"]+)['"];$/gm)].map(([, name]) => name!);
  return named.map((name) => (name.startsWith('.') ? path.resolve(path.dirname(file), name) : name));
}

test('every command of package.json has its task, and every task its command', () => {
  const { scripts: commands } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const expected = Object.keys(tasks).map((name) => [name, `node scripts/run.mjs ${name}`]);
  expect(commands).toEqual(Object.fromEntries(expected));
});

test('every file that a task or a tool runs exists', () => {
  const runs = [...Object.values(tasks).map((task) => task.run), ...Object.values(tools)];
  const files = runs.flat().filter((word) => /^(node_modules|scripts|src|test)\//.test(word));
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
});

test('an unknown task is refused with the names of those that there are', () => {
  const { status, stderr } = spawnSync(process.execPath, [run, 'nonsense'], { encoding: 'utf8' });
  expect(status).toBe(2);
  for (const name of Object.keys(tasks)) expect(stderr).toContain(name);
});

test('what runs before the packages are installed needs none of them, and no TypeScript', () => {
  const reached = new Set([run]);
  for (const file of reached) {
    for (const name of importsOf(file)) {
      if (path.isAbsolute(name)) reached.add(name);
      else expect(isBuiltin(name), `${file} imports ${name}`).toBe(true);
    }
  }
  expect([...reached].filter((file) => !file.endsWith('.mjs'))).toEqual([]);
  expect([...reached]).toContain(path.join(scripts, 'setup', 'system.mjs'));
});

test('scripts start tests by their path and import none of them', () => {
  const files = readdirSync(scripts, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(ts|mjs)$/.test(file),
  );
  expect(files.length).toBeGreaterThan(10);
  const breaches = files.flatMap((file) =>
    importsOf(path.join(scripts, file))
      .filter((name) => name.startsWith(path.join(root, 'test')))
      .map((name) => `${file} imports ${path.relative(root, name)}`),
  );
  expect(breaches).toEqual([]);
});
