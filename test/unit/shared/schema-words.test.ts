/** What is wrong with a value is said in our own words, and in both languages: none of the schema library's own text is shown. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sentences } from '../../../src/renderer/i18n/zh.ts';
import { checked } from '../../../src/shared/checked.ts';
import { methods } from '../../../src/shared/contract/methods.ts';
import { settingsSchema } from '../../../src/shared/settings.ts';
import { translator } from '../../../src/shared/translation.ts';

const inChinese = translator(sentences, 'zh-Hans-CN');
const messagesOf = (schema: z.ZodType, value: unknown): string[] =>
  (checked(schema, value).error?.issues ?? []).map(({ message }) => message);

/** Each kind of complaint, and what is said of it. */
const kinds: [schema: z.ZodType, value: unknown, english: string, chinese: string][] = [
  [z.object({ a: z.string() }), {}, 'This is required.', '必填。'],
  [z.string(), 5, 'This must be text.', '必须是文本。'],
  [z.number(), 'a', 'This must be a number.', '必须是数字。'],
  [z.int(), 1.5, 'This must be a whole number.', '必须是整数。'],
  [z.boolean(), 'a', 'This must be true or false.', '必须是 true 或 false。'],
  [z.array(z.string()), 'a', 'This must be a list.', '必须是列表。'],
  [z.object({}), 'a', 'This isn’t valid.', '内容无效。'],
  [z.record(z.string(), z.string()), 5, 'This isn’t valid.', '内容无效。'],
  [z.string().min(1), '', 'This is required.', '必填。'],
  [z.string().min(3), 'a', 'This needs at least 3 characters.', '至少 3 个字符。'],
  [
    z.string().max(2_000),
    'a'.repeat(2_001),
    'This can have at most 2,000 characters.',
    '最多 2,000 个字符。',
  ],
  [z.array(z.int()).min(1), [], 'This needs at least 1 entry.', '至少 1 条。'],
  [z.array(z.int()).max(1), [1, 2], 'This can have at most 1 entry.', '最多 1 条。'],
  [z.number().max(5), 6, 'This can be at most 5.', '最大为 5。'],
  [z.number().lt(5), 5, 'This must be below 5.', '必须小于 5。'],
  [z.number().min(5), 4, 'This must be at least 5.', '最小为 5。'],
  [z.number().gt(5), 5, 'This must be above 5.', '必须大于 5。'],
  [z.number().multipleOf(4), 5, 'This must be a multiple of 4.', '必须是 4 的倍数。'],
  [z.enum(['a1', 'b2']), 'c', 'This must be one of: a1, b2.', '必须是以下之一：a1、b2。'],
  [z.strictObject({}), { a1: 1, b2: 2 }, 'Unknown fields: a1, b2.', '未知字段：a1、b2。'],
  [z.union([z.string(), z.number()]), null, 'This isn’t valid.', '内容无效。'],
  [z.string().regex(/^a$/), 'b', 'This isn’t valid.', '内容无效。'],
  [z.url(), 'b', 'This isn’t valid.', '内容无效。'],
];

describe('what does not fit a schema', () => {
  it.each(kinds)('is said in our words: %#', (schema, value, english, chinese) => {
    const [message = ''] = messagesOf(schema, value);
    expect([message, inChinese(message)]).toEqual([english, chinese]);
  });

  it('keeps a message that the schema has itself', () => {
    expect(messagesOf(z.string().min(3, 'Our own.'), 'a')).toEqual(['Our own.']);
  });

  it('is said in both languages by every schema of the window’s questions and of the settings', () => {
    const odd = [null, undefined, 5, -1.5, '', 'x'.repeat(30_000), true, [], [null], {}, { 'no such': 1 }];
    const schemas = [...Object.values(methods).map(({ input }) => input as z.ZodType), settingsSchema];
    const found = new Set<string>();
    for (const schema of schemas) {
      const names = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
      const values = [...odd, ...names.flatMap((name) => odd.map((value) => ({ [name]: value })))];
      for (const value of values) for (const message of messagesOf(schema, value)) found.add(message);
    }
    expect(found.size).toBeGreaterThan(8);
    expect([...found].filter((message) => inChinese(message) === message)).toEqual([]);
  });
});
