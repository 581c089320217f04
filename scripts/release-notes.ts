// `release-notes.ts <version>`: the part of CHANGELOG.md about a version, for its release and for the notes of the update.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from './project.mjs';

/** @throws Error when the changelog says nothing of the version */
export function notesOf(version: string, changelog: string): string {
  const parts = changelog.split(/^(?=## )/m);
  const found = parts.find((part) => part.startsWith(`## [${version}]`));
  if (found === undefined || !/^- /m.test(found)) {
    throw new Error(`CHANGELOG.md says nothing of ${version}. Move what is under Unreleased to it first.`);
  }
  return `${found.trim()}\n`;
}

if (import.meta.main) {
  try {
    const [version = ''] = process.argv.slice(2);
    process.stdout.write(notesOf(version, readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8')));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
