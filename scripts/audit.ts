// `npm run audit`: asks the registry whether weaknesses are known of the packages in both lockfiles, and writes out/audit.json. A registry
// that does not answer this question is not a failure, but it is written down: nobody is to take silence for a yes.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from './project.mjs';

export interface Weakness {
  package: string;
  severity: string;
}

export type Answer =
  | { folder: string; asked: true; weaknesses: Weakness[] }
  /** `why`: as npm says it. */
  | { folder: string; asked: false; why: string };

/** Reads what `npm audit --json` printed. Pure. */
export function answerOf(folder: string, output: string): Answer {
  let said: { error?: { summary?: string; code?: string }; message?: string; vulnerabilities?: object };
  try {
    said = JSON.parse(output);
  } catch {
    return { folder, asked: false, why: 'npm printed no report' };
  }
  if (said.vulnerabilities === undefined) {
    const why = said.error?.summary || said.message || said.error?.code || 'the registry gave no report';
    return { folder, asked: false, why };
  }
  const found = Object.entries(said.vulnerabilities as Record<string, { severity: string }>);
  return {
    folder,
    asked: true,
    weaknesses: found.map(([name, { severity }]) => ({ package: name, severity })),
  };
}

/** Weaknesses that stop a release. */
export const isGrave = ({ severity }: Weakness): boolean => severity === 'high' || severity === 'critical';

export function inWords(answer: Answer): string {
  if (!answer.asked) return `${answer.folder}: could not be asked (${answer.why}).`;
  if (answer.weaknesses.length === 0) return `${answer.folder}: no weakness is known.`;
  const listed = answer.weaknesses.map(({ package: name, severity }) => `${name} (${severity})`);
  return `${answer.folder}: ${listed.join(', ')}.`;
}

if (import.meta.main) {
  const answers = ['.', 'packaging'].map((folder) => {
    const done = spawnSync('npm', ['audit', '--json', '--package-lock-only'], {
      cwd: path.join(root, folder),
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    return answerOf(folder, done.stdout ?? '');
  });
  const report = path.join(root, 'out', 'audit.json');
  mkdirSync(path.dirname(report), { recursive: true });
  writeFileSync(report, `${JSON.stringify({ at: new Date().toISOString(), answers }, null, 2)}\n`);
  for (const answer of answers) console.log(inWords(answer));
  process.exit(answers.some((answer) => answer.asked && answer.weaknesses.some(isGrave)) ? 1 : 0);
}
