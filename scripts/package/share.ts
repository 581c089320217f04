// The files by which a Linux desktop knows the app.
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { appId } from '../../src/main/base/app-id.ts';
import { root } from '../project.mjs';

export const linuxFolder = path.join(root, 'resources', 'linux');

const kinds = ['desktop', 'metainfo.xml', 'mime.xml'] as const;

/** By name, with version and day of the release filled in. */
export async function linuxShare(
  version: string,
  date: string,
): Promise<Record<`${typeof appId}.${(typeof kinds)[number]}`, string>> {
  const texts = kinds.map(async (kind) => {
    const text = await readFile(path.join(linuxFolder, `${appId}.${kind}`), 'utf8');
    return [`${appId}.${kind}`, text.replace('@VERSION@', version).replace('@DATE@', date)];
  });
  return Object.fromEntries(await Promise.all(texts));
}

/** The day of the commit that is packed, so that the same sources make the same package. */
export function dateOfSources(): string {
  const asked = spawnSync('git', ['log', '-1', '--format=%cs'], { cwd: root, encoding: 'utf8' });
  return asked.status === 0 ? asked.stdout.trim() : new Date().toISOString().slice(0, 10);
}
