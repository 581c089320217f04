import { globSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Words } from '../../src/shared/language.ts';

/** The Chinese words beside the English ones: the same parameters, one term for one thing, and the marks of Chinese text. */

const source = path.resolve(import.meta.dirname, '../../src');
const files = globSync('{main,renderer,shared}/**/en.ts', { cwd: source })
  .filter((file) => !file.includes('i18n'))
  .sort();
/** Beside the words of the first screen, where there are more. */
const later = new Set(globSync('renderer/**/en-later.ts', { cwd: source }));

interface Pair {
  key: string;
  en: string;
  zh: string;
}

const strings = (words: Words): [key: string, text: string][] =>
  Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string'
      ? [[key, value]]
      : strings(value).map(([rest, text]) => [`${key}.${rest}`, text]),
  );

/** A file has one group of words. */
async function read(file: string): Promise<Map<string, string>> {
  const loaded = (await import(path.join(source, file))) as Record<string, Words>;
  const [words] = Object.values(loaded);
  return new Map(strings(words as Words));
}

const pairs = (
  await Promise.all(
    files.map(async (file): Promise<Pair[]> => {
      const rest = file.replace('.ts', '-later.ts');
      const english = [...(await read(file)), ...(later.has(rest) ? await read(rest) : [])];
      const chinese = await read(file.replace(/en\.ts$/, 'zh.ts'));
      return english
        .filter(([key]) => !key.endsWith('_one'))
        .map(([key, en]) => ({ key: `${path.dirname(file)} ${key}`, en, zh: chinese.get(key) ?? '' }));
    }),
  )
).flat();

const isChinese = (text: string): boolean => /\p{Script=Han}/u.test(text);
const wrong = (test: (pair: Pair) => boolean): string[] =>
  pairs.filter(test).map(({ key, en, zh }) => `${key}: ${en} -> ${zh}`);

describe('the Chinese words', () => {
  it('are found, beside all English ones', () => {
    expect(pairs.length).toBeGreaterThan(1000);
    expect(wrong(({ en, zh }) => (en === '') !== (zh === ''))).toEqual([]);
  });

  it('have the parameters of the English ones, in the same formats', () => {
    const parameters = (text: string) => (text.match(/\{\{[^}]*\}\}/g) ?? []).sort().join(' ');
    expect(wrong(({ en, zh }) => parameters(en) !== parameters(zh))).toEqual([]);
  });

  it('are Chinese, except for names and formats', () => {
    const same = wrong(
      ({ en, zh }) => en === zh && /[a-z]{2}.* [a-z]{2}/i.test(en.replace(/\{\{[^}]*\}\}/g, '')),
    );
    expect(
      same.filter((line) => !/Electron \{\{electron\}\}|Safelight \{\{version\}\}|"field": /.test(line)),
    ).toEqual([]);
  });

  it('are set in Chinese marks', () => {
    const bare = (text: string) =>
      text.replace(/\{\{[^}]*\}\}/g, 'X').replace(/\b\w+:\/\/|\d,\d|\(&\w\)$/g, 'X');
    expect(wrong(({ zh }) => isChinese(zh) && /[,;:?!()"]|\.(?!\w)|\.\.\./.test(bare(zh)))).toEqual([]);
  });

  it('have a space between a Chinese character and a Latin one or a number', () => {
    // A word or a whole sentence of Chinese follows no space.
    const bare = (text: string) =>
      text
        .replace(/\{\{(by|reason|wanted|what|why|asks|kind|found|who|problem|names)\}\}/g, '')
        .replace(/\{\{[^}]*\}\}/g, '0');
    expect(
      wrong(({ zh }) => /\p{Script=Han}[A-Za-z0-9$~]|[A-Za-z0-9%]\p{Script=Han}/u.test(bare(zh))),
    ).toEqual([]);
    expect(
      wrong(({ zh }) =>
        /[，。：；？！、“”（）] | [，。：；？！、”（）]|\p{Script=Han} \p{Script=Han}/u.test(zh),
      ),
    ).toEqual([]);
  });

  it('end as the English ones end: a sentence with its mark, a request for more with its dots', () => {
    const end = (text: string) =>
      /[.。]$/.test(text) ? '.' : /[?？]$/.test(text) ? '?' : /…$/.test(text) ? '…' : '';
    expect(wrong(({ en, zh }) => isChinese(zh) && end(en) !== end(zh))).toEqual([]);
  });

  it.each([
    ['job', /\bjobs?\b/i, /作业/],
    ['task', /\btasks?\b/i, /任务/],
    ['usage row', /usage row/i, /用量记录/],
    ['billing ID', /billing ID/i, /计费 ID/],
    ['task ID', /task IDs?\b/i, /任务 ID/],
    ['management token', /management token/i, /管理令牌/],
    ['support packet', /support packet/i, /支持包/],
    ['estimate', /\bestimate/i, /预估/],
    ['charge', /\bcharge[ds]?\b/i, /扣费/],
    ['refund', /\brefund/i, /退款|退回/],
    ['balance', /\bbalance\b/i, /余额/],
    ['funds', /\badd funds\b/i, /充值/],
    ['ledger', /\bledger\b/i, /账本/],
    ['keychain', /\bkeychain\b/i, /系统密钥环/],
    ['sidecar', /\bsidecar\b/i, /附属文件/],
    ['Sandbox', /\bsandbox\b/i, /沙盒/],
    ['prompt', /\bprompt\b/i, /提示词/],
    ['image', /\bimages?\b/i, /图|张/],
    ['timeline', /\btimeline\b/i, /时间线/],
    ['gallery', /\bgallery\b/i, /画廊/],
    ['console', /\bconsole\b/i, /控制台/],
    ['project', /\bprojects?\b/i, /项目/],
    ['account', /\baccounts?\b/i, /账户/],
    ['model', /\bmodels?\b/i, /模型/],
    ['quick look', /\bquick look\b/i, /快速查看/],
    ['shortcut', /\bshortcuts?\b/i, /快捷键/],
    ['settle', /\b(not )?settled\b/i, /结算/],
  ])('call one thing by one name: %s', (_name, en, zh) => {
    expect(
      wrong((pair) => en.test(pair.en.replace(/\{\{[^}]*\}\}|gpt-image-2/g, '')) && !zh.test(pair.zh)),
    ).toEqual([]);
  });

  it('use no word that another one stands for', () => {
    expect(wrong(({ zh }) => /[您被]|轮询|图像|估算|帐|账号|登陆|点击|工单|图象/.test(zh))).toEqual([]);
  });

  it('are as careful as the English ones where money is concerned', () => {
    expect(
      wrong(
        ({ en, zh }) =>
          /\b(may|might)\b(?! (not|have at most|be at most|read))/i.test(en) && !/可能|可以|也许/.test(zh),
      ),
    ).toEqual([]);
    expect(wrong(({ en, zh }) => /up to \{\{(amount|max)/i.test(en) && !/最多/.test(zh))).toEqual([]);
    expect(wrong(({ en, zh }) => /\b(about|approximately) \{\{amount/i.test(en) && !/约/.test(zh))).toEqual(
      [],
    );
    expect(
      wrong(
        ({ en, zh }) => /\bunknown\b|n’t known|not known/i.test(en) && !/未知|未得知|不清楚|不明/.test(zh),
      ),
    ).toEqual([]);
    const denies = /\b(no|not|never|without|none|nothing|nobody|neither)\b|n’t\b/i;
    expect(
      wrong(
        ({ en, zh }) =>
          denies.test(en) &&
          /charge|cost|paid|pay|free|sent|created/i.test(en) &&
          !/[不没无未别绝非]/.test(zh),
      ),
    ).toEqual([]);
  });
});
