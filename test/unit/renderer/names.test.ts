import type { TFunction } from 'i18next';
import { expect, test } from 'vitest';
import { i18next } from '../../../src/renderer/i18n/index.ts';
import { kindWords, operationName, vendorName } from '../../../src/renderer/ui/names.ts';

const t = i18next.t as TFunction;

test('what TokenLab names for programs has a name for people, and what is unknown stays readable', () => {
  expect(operationName('text-to-video')).toBe('Text to video');
  expect(operationName('paint_with-light')).toBe('paint with light');
  expect(operationName('constructor')).toBe('constructor');
  expect(vendorName('openai')).toBe('OpenAI');
  expect(vendorName('Somebody Else')).toBe('Somebody Else');
});

test('a job says its model, kind and operation, each once', () => {
  expect(kindWords({ model: 'veo3.1', family: 'video', operation: 'text-to-video' }, t)).toBe(
    'veo3.1 · Video · Text to video',
  );
  expect(kindWords({ model: 'music', family: 'music', operation: 'music' }, t)).toBe('music · Song');
  expect(kindWords({ model: 'veo3.1', family: 'video', operation: null }, t)).toBe('veo3.1 · Video');
});
