import { expect, test, vi } from 'vitest';
import '../../../src/renderer/i18n/index.ts';
import { speak } from '../../../src/renderer/i18n/index.ts';
import { unitWords } from '../../../src/renderer/ui/delivery-unit.ts';
import { formatMoney } from '../../../src/renderer/ui/format.ts';
import { fieldName, kindWords, operationName, vendorName } from '../../../src/renderer/ui/names.ts';

test('what TokenLab names for programs has a name for people, and what is unknown stays readable', () => {
  expect(operationName('text-to-video')).toBe('Text to video');
  expect(operationName('paint_with-light')).toBe('paint with light');
  expect(operationName('constructor')).toBe('constructor');
  expect(vendorName('openai')).toBe('OpenAI');
  expect(vendorName('Somebody Else')).toBe('Somebody Else');
});

test('a job says its model, kind and operation, each once', () => {
  expect(kindWords({ model: 'veo3.1', family: 'video', operation: 'text-to-video' })).toBe(
    'veo3.1 · Video · Text to video',
  );
  expect(kindWords({ model: 'music', family: 'music', operation: 'music' })).toBe('music · Song');
  expect(kindWords({ model: 'veo3.1', family: 'video', operation: null })).toBe('veo3.1 · Video');
});

test('operations and fields have the words of the language in force', async () => {
  vi.stubGlobal('document', { documentElement: {} });
  await speak('zh');
  expect(operationName('text-to-video')).toBe('文生视频');
  expect(fieldName('prompt')).toBe('提示词');
  await speak('en');
  expect(operationName('text-to-video')).toBe('Text to video');
  expect(fieldName('aspect_ratio')).toBe('Aspect ratio');
  expect(fieldName('toString')).toBe('toString');
  vi.unstubAllGlobals();
});

test('the sandbox’s amounts and the units of prices have the words of the language in force', async () => {
  const seen = () => [formatMoney('0.4', true), formatMoney('0.4', false), unitWords('per_second', null)];
  expect(seen()).toEqual(['$0.40 (sample)', '$0.40', 'per second']);
  expect(unitWords('fixed', 'per_image')).toBe('per image');
  expect(unitWords('per_new_thing', null)).toBe('per new thing');
  vi.stubGlobal('document', { documentElement: {} });
  await speak('zh');
  expect(seen()).toEqual(['$0.40（示例）', '$0.40', '每秒']);
  await speak('en');
  vi.unstubAllGlobals();
});
