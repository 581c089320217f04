/**
 * A language for tests alone, made from the English words when it is loaded: each text is in brackets, two fifths longer, and
 * in letters that no hard-coded text has. It takes the place of the Chinese, which the window loads when it is chosen.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Words } from '../../src/shared/language.ts';
import type { Pair } from '../../src/shared/translation.ts';
import { chineseSentences } from '../../src/shared/words/chinese.ts';
import { english } from './english-words.ts';
import type { RunningApp } from './fixtures.ts';
import type { WindowWords } from './state-walk.ts';

export const opens = '⟦';
export const closes = '⟧';

const plain = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const marked = [...'áƀćđéƒǵĥíĵķĺḿńóṕɋŕśţúṽŵẋýźÁƁĆĐÉƑǴĤÍĴĶĹḾŃÓṔɊŔŚŢÚṼŴẊÝŹ'];
const filler = ' óńé ţŵó ţĥŕéé ƒóúŕ ƒíṽé śíẋ';

/** One text in this language; its parameters stay. */
export function pseudo(text: string): string {
  if (text === '') return '';
  const letters = text
    .split(/(\{\{[^}]*\}\})/)
    .map((part) =>
      part.startsWith('{{') ? part : part.replace(/[a-z]/gi, (sign) => marked[plain.indexOf(sign)] ?? sign),
    )
    .join('');
  const more = Math.ceil(text.replace(/\{\{[^}]*\}\}/g, '').length * 0.4);
  return `${opens}${letters}${filler
    .repeat(Math.ceil(more / filler.length))
    .slice(0, more)
    .trimEnd()}${closes}`;
}

/** Files in Chinese have one form of a plural. */
const pseudoWords = (words: Words): Words =>
  Object.fromEntries(
    Object.entries(words)
      .filter(([key]) => !key.endsWith('_one'))
      .map(([key, value]) => [key, typeof value === 'string' ? pseudo(value) : pseudoWords(value)]),
  );

const everyForm = (words: Words): Words =>
  Object.fromEntries(
    Object.entries(words).map(([key, value]) => [
      key,
      typeof value === 'string' ? pseudo(value) : everyForm(value),
    ]),
  );

export const pseudoWindow = pseudoWords(english) as unknown as WindowWords;
const sentences: Pair[] = chineseSentences.map(([words]) => [words, everyForm(words)]);

const assets = path.resolve(import.meta.dirname, '../../out/renderer/assets');

/** From now on the window gets this language where it asks for the Chinese words. */
export async function servePseudo(app: RunningApp) {
  const chunk = readdirSync(assets).find((name) => /^zh-.*\.js$/.test(name));
  if (chunk === undefined) throw new Error('The Chinese words are no file of their own.');
  const source = `export const window = ${JSON.stringify(pseudoWindow)};
export const sentences = ${JSON.stringify(sentences)};`;
  await app.electron.evaluate(
    ({ session }, { chunk: wanted, source: text, folder }) => {
      const { readFileSync } = process.getBuiltinModule('node:fs');
      const { protocol } = session.defaultSession;
      const types: Record<string, string> = {
        js: 'text/javascript',
        css: 'text/css',
        html: 'text/html',
        png: 'image/png',
        svg: 'image/svg+xml',
        wasm: 'application/wasm',
        woff2: 'font/woff2',
      };
      // An evaluation may run twice.
      if (protocol.isProtocolHandled('safelight')) protocol.unhandle('safelight');
      protocol.handle('safelight', (request) => {
        const { pathname } = new URL(request.url);
        const isChunk = pathname.endsWith(`/${wanted}`);
        const body = isChunk
          ? text
          : readFileSync(`${folder}/..${pathname === '/' ? '/index.html' : pathname}`);
        const type = types[pathname.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
        return new Response(body as BodyInit, { headers: { 'content-type': type } });
      });
    },
    { chunk, source, folder: assets },
  );
}
