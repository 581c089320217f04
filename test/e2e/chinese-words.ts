/** The Chinese words of the window, as `renderer/i18n` collects them in a build. */
import { globSync } from 'node:fs';
import path from 'node:path';
import type { Words } from '../../src/shared/language.ts';
import type { WindowWords } from './state-walk.ts';

const source = path.resolve(import.meta.dirname, '../../src/renderer');

export const chinese = Object.fromEntries(
  await Promise.all(
    globSync('{features/*,ui}/zh.ts', { cwd: source }).map(async (file) => {
      const { default: words } = (await import(path.join(source, file))) as { default: Words };
      return [path.basename(path.dirname(file)), words];
    }),
  ),
) as WindowWords;
