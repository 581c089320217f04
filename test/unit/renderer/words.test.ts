import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { jobCommandIds } from '../../../src/renderer/commands/job-commands.ts';
import { i18next, laterWords, speak } from '../../../src/renderer/i18n/index.ts';
import { nextActions } from '../../../src/shared/errors.ts';
import { families, familyOf } from '../../../src/shared/families/index.ts';
import { attentionReasons, jobStates } from '../../../src/shared/job.ts';
import { jobEvents } from '../../../src/shared/job-events.ts';
import { languages } from '../../../src/shared/language.ts';
import { timelineTypes } from '../../../src/shared/timeline.ts';

await laterWords();

const root = fileURLToPath(new URL('../../../src/renderer', import.meta.url));
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.tsx?$/.test(name),
);

/** Keys that a source file asks for by a plain string, with the namespaces it works in. */
function askedKeys(file: string): { keys: string[]; namespaces: string[] } {
  const text = readFileSync(path.join(root, file), 'utf8');
  const namespaces = [...text.matchAll(/useTranslation\(\[?([^)\]]*)/g)].flatMap((match) =>
    [...(match[1] ?? '').matchAll(/'([^']+)'/g)].map((name) => name[1] ?? ''),
  );
  const feature = /^features\/([^/]+)\//.exec(file)?.[1];
  if (feature) namespaces.push(feature);
  const keys = [...text.matchAll(/\bt\(\s*'([^']+)'/g)].map((match) => match[1] ?? '');
  return { keys, namespaces: [...new Set(namespaces)] };
}

const attentionKinds = [
  ...attentionReasons,
  'material_ready',
  'material_failed',
  'key_limit',
  'unconfirmed_charged',
] as const;

describe('the words of the window', () => {
  it('hold every key that the window asks for by name', () => {
    const missing: string[] = [];
    for (const file of sources) {
      const { keys, namespaces } = askedKeys(file);
      for (const key of keys) {
        const names = key.includes(':') ? [key] : [...namespaces, 'ui'].map((space) => `${space}:${key}`);
        const found = names.some((name) => i18next.exists(name) || i18next.exists(name, { count: 2 }));
        if (!found) missing.push(`${file}: ${key}`);
      }
    }
    expect(missing).toEqual([]);
  });

  it('have a word for every operation and field of every family', () => {
    const keys = families.flatMap((family) =>
      Object.values(familyOf(family).routes).flatMap(({ operations, fields }) => [
        ...Object.keys(operations).map((operation) => `compose:operation.${operation}`),
        ...fields.map(({ labelKey }) => `compose:${labelKey}`),
      ]),
    );
    expect(keys.length).toBeGreaterThan(families.length);
    expect(keys.filter((key) => !i18next.exists(key))).toEqual([]);
  });

  it('have a word for every state, kind, command, reason and next step', () => {
    const keys = [
      ...jobStates.map((state) => `ui:state.${state}`),
      ...families.map((family) => `ui:family.${family}`),
      ...nextActions.filter((step) => step !== 'none').map((step) => `ui:next.${step}`),
      ...jobCommandIds.map((command) => `job:command.${command}`),
      ...attentionKinds.flatMap((reason) =>
        ['word', 'short', 'title', 'text'].map((part) => `job:attention.${reason}.${part}`),
      ),
    ];
    expect(keys.filter((key) => !i18next.exists(key))).toEqual([]);
  });

  it('never say the same twice in a row of the list: its status, and why it needs a person', async () => {
    vi.stubGlobal('document', { documentElement: {} });
    for (const language of languages) {
      await speak(language);
      const wordOf = (reason: string) =>
        i18next.t(`job:attention.${reason}.word` as 'job:attention.lost.word');
      for (const state of jobStates) {
        const status = i18next.t(`ui:state.${state}`);
        for (const reason of attentionKinds) {
          expect(wordOf(reason), `${language} ${state} ${reason}`).not.toBe(status);
          expect(`${status} ${wordOf(reason)}`, language).not.toMatch(
            /\b(\w{4,}) \1\b|(\p{Script=Han}{2,}) \2/u,
          );
        }
      }
    }
    await speak('en');
    vi.unstubAllGlobals();
  });

  it('tell every entry of the timeline, and none that is never written', () => {
    const told = Object.keys(i18next.getResource('en', 'job', 'timeline.type') as Record<string, string>);
    expect(told.sort()).toEqual([...timelineTypes, 'other'].sort());
    expect(i18next.t('job:timeline.type.other', { recordedAs: 'task dreaming' })).toContain('task dreaming');
    const main = path.join(root, '../main');
    const code = readdirSync(main, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(path.join(main, name), 'utf8'))
      .join('\n');
    const never = timelineTypes.filter(
      (type) => !(jobEvents as readonly string[]).includes(type) && !code.includes(`'${type}'`),
    );
    expect(never).toEqual([]);
  });
});
