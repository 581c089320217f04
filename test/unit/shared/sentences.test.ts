/** What main says: every sentence is found again from its English text, with its parameters, in Chinese. */
import { describe, expect, it } from 'vitest';
import { type KeyOf, speaker } from '../../../src/shared/sentence.ts';
import { translator } from '../../../src/shared/translation.ts';
import billing from '../../../src/shared/words/billing/en.ts';
import { chineseSentences } from '../../../src/shared/words/chinese.ts';
import { leavesOf, parametersOf } from './words-of.ts';

const shown = translator(chineseSentences, 'zh');
const chinese = /\p{Script=Han}/u;

const rows = chineseSentences.flatMap(([en, zh]) => {
  const others = new Map(leavesOf(zh));
  return leavesOf(en).map(([key, text]) => ({
    key,
    text,
    zh: others.get(key) ?? others.get(key.replace(/_one$/, '_other')),
  }));
});

describe('the sentences of main in Chinese', () => {
  it('are hundreds, each with the same parameters', () => {
    expect(rows.length).toBeGreaterThan(400);
    for (const { key, text, zh } of rows) {
      expect(zh, key).toMatch(chinese);
      expect(parametersOf(zh ?? ''), key).toEqual(parametersOf(text));
    }
  });

  it('are found by the English text, whatever the parameters are', () => {
    for (const { key, text } of rows) {
      const values = new Map(parametersOf(text).map((name, index) => [name, `Xq${index}z`]));
      const fill = (words: string) =>
        words.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values.get(name) ?? '');
      const same = rows.filter((row) => row.text === text).map((row) => fill(row.zh ?? ''));
      expect(same, `${key}: ${text}`).toContain(shown(fill(text)));
    }
  });

  it('end where a parameter ends, and leave the next sentence its own words', () => {
    const above = 'Spending this month may come to $3.20, above your limit of $0.01.';
    expect(shown(`${above} Nothing was sent.`)).toBe(
      '本月的支出可能达到 $3.20，超过你的限额 $0.01。未发送任何内容。',
    );
    // Whatever stands before or behind it.
    const wrong = rows.flatMap(({ key, text }) => {
      const filled = text.replace(/\{\{\w+\}\}/g, 'Xq7z');
      if (!/[.!?]$/.test(filled)) return [];
      const both = [`${filled} Nothing was sent.`, `Nothing was sent. ${filled}`].map(shown);
      return both.every((each) => each.includes('未发送任何内容。') && each.includes(shown(filled)))
        ? []
        : [key];
    });
    expect(wrong).toEqual([]);
  });

  it('stand one behind the other, and keep what TokenLab said in between', () => {
    expect(shown('TokenLab couldn’t finish the task. It says: No more GPUs.')).toBe(
      'TokenLab 无法完成任务。它的说明：No more GPUs.',
    );
    expect(shown('Choose a model. (and 3 more)')).toBe('请选择模型。（以及另外 3 项）');
    expect(shown('Somebody else wrote this. Choose a model.')).toBe('Somebody else wrote this. 请选择模型。');
  });

  it('turn the pieces of a sentence too', () => {
    expect(
      shown(
        'Nothing was sent: the server refused the connection. No task was created and nothing is charged.',
      ),
    ).toBe('未发送任何内容：服务器拒绝了连接。没有创建任务，也不会扣费。');
    expect(shown('The server sent a web page instead of an image.')).toBe('服务器返回的是网页，而不是图片。');
  });

  it('set lists and sample amounts as Chinese does', () => {
    expect(shown(speaker(billing)('thisIsNotUsageExport', { missing: 'model, cost' }))).toContain(
      '缺少列 model、cost。',
    );
    expect(shown('This file is image/gif; PNG, JPEG is needed.')).toContain('PNG、JPEG');
    expect(shown('This file is of an unknown type; an image is needed.')).toContain('需要：图片');
    expect(shown('Spending today may come to $3.20 (sample), above your limit of $3.00 (sample).')).toBe(
      '今天的支出可能达到 $3.20（示例），超过你的限额 $3.00（示例）。',
    );
  });

  it('have no mark of English text between Chinese words, whatever their parameters are', () => {
    // What is in a parameter, as main fills it in; names and codes stay as they are.
    const given: Record<string, string> = {
      amount: '$3.20 (sample)',
      ...Object.fromEntries(
        ['codings', 'fields', 'missing', 'needed', 'parts', 'places', 'possible'].map((name) => [
          name,
          'a1, b2',
        ]),
      ),
      names: '“a1”, “b2”',
      because: 'the connection was lost',
      reason: 'it points into a private network.',
      fault: 'it has no model',
      found: 'a web page',
      wanted: 'an image',
      what: 'a web page',
      kind: 'PNG image',
      why: 'it is nested deeper or has more parts than any answer of TokenLab',
      problem: 'it is a folder',
      asks: 'asks for a name and a password',
      who: 'Safelight on Lab (process 12)',
    };
    for (const { key, text } of rows) {
      // A limit is an amount; the most of anything else is a number.
      const most = text.includes('limit of {{most}}') ? given.amount : '7';
      const filled = text.replace(/\{\{(\w+)\}\}/g, (_, name: string) =>
        name === 'most' ? (most ?? '') : (given[name] ?? '7'),
      );
      const seen = shown(filled).replace(/\b\w+:\/\/\S*|\d,\d/g, '0');
      expect(seen, `${key}: ${text}`).not.toMatch(
        /[,;:?!()"](?=\p{Script=Han}|\s|$)|\p{Script=Han}[,;:?!()"]/u,
      );
      expect(seen, `${key}: ${text}`).not.toMatch(/[，。：；？！、（）“”] |\(sample\)|, /u);
    }
  });

  it('leave alone what has no words: names, and what TokenLab says', () => {
    for (const text of ['', 'rain', 'The provider gave up', 'hello {{name}} (.*)', '已经是中文。'])
      expect(shown(text)).toBe(text);
  });
});

describe('a sentence in English', () => {
  const say = speaker({
    plain: 'Nothing.',
    of: '{{a}} of {{b}}, {{a}}',
    jobs_one: '{{count}} job',
    jobs_other: '{{count}} jobs',
    group: { inner: 'Inside' },
  } as const);

  it('takes its parameters, groups numbers, and has the form of its count', () => {
    expect(say('plain')).toBe('Nothing.');
    expect(say('of', { a: 'one $& two', b: 1234 })).toBe('one $& two of 1,234, one $& two');
    expect(say('jobs', { count: 1 })).toBe('1 job');
    expect(say('jobs', { count: 1200 })).toBe('1,200 jobs');
    expect(say('group.inner')).toBe('Inside');
  });

  it('does not compile with a key that is not there, or without a parameter', () => {
    type Key = Parameters<typeof say>[0];
    const isKey: 'nothing' extends Key ? true : false = false;
    const takesOne: KeyOf<{ jobs_one: ''; jobs_other: ''; a: { b: '' } }> extends 'jobs' | 'a.b'
      ? true
      : false = true;
    expect([isKey, takesOne]).toEqual([false, true]);
  });
});
