/**
 * What a test's app has written, looked through for secrets before it is removed: the keys that the app was given, which may be
 * in no file at all, and everything that secretlint takes for a secret.
 */
import { readFileSync, statSync } from 'node:fs';
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { reserveFile } from '../../src/main/ledger/reserve.ts';
import type { Profile } from './profile.ts';

const config = {
  rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator, options: {} }],
};

/** What models make, and what is larger than anything that we write ourselves. */
const isMedia = (file: string) =>
  /\.(png|jpe?g|webp|gif|mp4|webm|mp3|wav|flac|glb|fbx|ply|spz|zip)$/i.test(file);
const largest = 16 * 1024 * 1024;

/** Random bytes: in 8 MiB of them secretlint would look longer than in all the rest, for nothing that could be there. */
const isRandom = (file: string) => file.endsWith(reserveFile(''));

/** @returns file and finding, without the secret; empty when all is well */
export async function secretsWritten(profile: Profile): Promise<string[]> {
  const files = profile
    .files()
    .filter((file) => !isMedia(file) && !isRandom(file) && statSync(file).size <= largest);
  const held = profile.keys.flatMap((key) =>
    profile.filesHolding(key).map((file) => `${file}: a key that the app was given`),
  );
  // All at once, since most files are small, and one by one only where something is found.
  if ((await findings(files)).length === 0) return held;
  const found = await Promise.all(
    files.map(async (file) => (await findings([file])).map((words) => `${file}: ${words}`)),
  );
  return [...held, ...found.flat()];
}

async function findings(files: readonly string[]): Promise<string[]> {
  // A database is no text, but its texts are in it. Caches are mostly empty, and nothing is gained by looking there.
  const content = files.map((file) => readFileSync(file, 'latin1').replace(/\0+/g, '\n')).join('\n');
  const { messages } = await lintSource({
    source: { content, filePath: '/written.txt', ext: '.txt', contentType: 'text' },
    options: { config, noPhysicFilePath: true, maskSecrets: true },
  });
  return messages.map(({ message }) => message);
}
