// `merge-updates.ts <folder> <target>`: what several machines have made, put together in one folder. The files that announce updates
// (`latest-mac.yml`) come from each processor with its own packages, so their lists are joined. Then the checksums are written.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { dump, load } from 'js-yaml';

interface Announcement {
  version: string;
  files: { url: string; sha512: string; size: number }[];
}

/** @throws Error when they announce different versions */
export function merged(texts: readonly string[]): string {
  const all = texts.map((text) => load(text) as Announcement);
  const [first] = all;
  if (first === undefined) throw new Error('There is nothing to merge.');
  if (all.some(({ version }) => version !== first.version))
    throw new Error('They announce different versions.');
  const files = new Map(all.flatMap((one) => one.files.map((file) => [file.url, file] as const)));
  return dump({ ...first, files: [...files.values()] }, { lineWidth: -1 });
}

/** @throws Error when two machines have made different files under one name */
export function mergeInto(target: string, folders: readonly string[]): void {
  mkdirSync(target, { recursive: true });
  const announcements = new Map<string, string[]>();
  const made = new Map<string, string>();
  for (const folder of folders) {
    for (const name of readdirSync(folder).sort()) {
      const file = path.join(folder, name);
      if (/^builder-/.test(name)) continue;
      if (/\.yml$/.test(name)) {
        announcements.set(name, [...(announcements.get(name) ?? []), readFileSync(file, 'utf8')]);
        continue;
      }
      const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
      if (made.has(name) && made.get(name) !== hash) throw new Error(`Two machines have made ${name}.`);
      made.set(name, hash);
      copyFileSync(file, path.join(target, name));
    }
  }
  for (const [name, texts] of announcements) {
    const text = merged(texts);
    writeFileSync(path.join(target, name), text);
    made.set(name, createHash('sha256').update(text).digest('hex'));
  }
  const sums = [...made].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, hash]) => `${hash}  ${name}\n`);
  writeFileSync(path.join(target, 'SHA256SUMS'), sums.join(''));
}

if (import.meta.main) {
  const [from = '', target = ''] = process.argv.slice(2);
  const folders = readdirSync(from, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(from, entry.name));
  mergeInto(target, folders);
}
