/** What an entry loads before anything runs: the files that it imports, and theirs. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'vite';
import { root } from '../../scripts/project.mjs';

export interface Start {
  /** Of this project, with their source. */
  files: Map<string, string>;
  /** Packages, with one file that imports each. */
  packages: Map<string, string>;
}

/** @param entry path from the root of the project. What is imported when it is needed does not count */
export function startOf(entry: string): Start {
  const start: Start = { files: new Map(), packages: new Map() };
  const waiting = [path.join(root, entry)];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (start.files.has(file)) continue;
    const source = readFileSync(file, 'utf8');
    start.files.set(file, source);
    const { module } = parseSync(file, source);
    const exported = module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }) => (moduleRequest && !isType ? [moduleRequest.value] : [])),
    );
    const imported = module.staticImports.flatMap(({ moduleRequest, entries }) =>
      entries.length > 0 && entries.every(({ isType }) => isType) ? [] : [moduleRequest.value],
    );
    for (const name of [...imported, ...exported]) {
      const target = path.resolve(path.dirname(file), name);
      if (!name.startsWith('.')) start.packages.set(name, path.relative(root, file));
      else if (/\.tsx?$/.test(name) && existsSync(target)) waiting.push(target);
    }
  }
  return start;
}
