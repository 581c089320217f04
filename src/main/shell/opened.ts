/** What the system hands to the app: a link to a job, or a sidecar. It can show something, and do nothing else. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { appScheme } from './origins.ts';

export type Opened = { kind: 'job'; jobId: string } | { kind: 'sidecar'; path: string };

const jobLink = new RegExp(`^${appScheme}://job/([\\w-]{1,100})/?$`);

/** One word of a command line, or an address from the system. @param cwd folder that a relative path begins in */
export function openedBy(word: string, cwd: string): Opened | null {
  const link = jobLink.exec(word);
  if (link !== null) return { kind: 'job', jobId: link[1]! };
  if (word.startsWith('-')) return null;
  const file = word.startsWith('file:') ? fileOf(word) : word;
  if (file === null || !/\.json$/i.test(file) || /^[a-z][\w+.-]+:\/\//i.test(file)) return null;
  return { kind: 'sidecar', path: path.resolve(cwd, file) };
}

/** The last word that means something: the system adds it behind all others. */
export function lastOpenedBy(words: readonly string[], cwd: string): Opened | null {
  for (const word of words.slice(1).reverse()) {
    const opened = openedBy(word, cwd);
    if (opened !== null) return opened;
  }
  return null;
}

function fileOf(address: string): string | null {
  try {
    return fileURLToPath(address);
  } catch {
    return null;
  }
}
