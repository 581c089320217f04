import { describe, expect, test } from 'vitest';
import {
  issuesOf,
  issuesOfLists,
  proposedModel,
  recommendedValues,
  sortIssues,
} from '../../../../src/renderer/features/compose/issues.ts';
import { readRaw, withField } from '../../../../src/renderer/features/compose/raw.ts';
import { formFor } from '../../../../src/shared/form.ts';
import { detail } from './models.ts';

const form = formFor(detail('m', { family: 'video', parameters: ['prompt', 'duration'] }), 'text-to-video');

describe('complaints', () => {
  test('land on the field that they name, under any of its names', () => {
    const sorted = sortIssues(
      [
        { path: 'request.fields.prompt', message: 'Too long.' },
        { path: 'seconds', message: 'Must be 5.' },
        { path: 'duration', message: 'Really.' },
      ],
      form,
    );
    expect(sorted.byField).toEqual({ prompt: 'Too long.', duration: 'Must be 5. Really.' });
    expect(sorted.rest).toEqual([]);
  });

  test('about what the form does not show are kept apart, never lost', () => {
    const issue = { path: 'quality_tier', message: 'Unknown.' };
    expect(sortIssues([issue], form).rest).toEqual([issue]);
    expect(sortIssues([issue], null).rest).toEqual([issue]);
  });

  test('come from the list of an error, else from the one parameter that it names', () => {
    const error = { code: 'invalid_request' as const, message: 'No.', next: [], retryable: false };
    expect(issuesOf({ ...error, hints: { param: 'duration' }, remoteMessage: 'Bad duration.' })).toEqual([
      { path: 'duration', message: 'Bad duration.' },
    ]);
    expect(issuesOf({ ...error, fields: [{ path: 'prompt', message: 'x' }] })).toEqual([
      { path: 'prompt', message: 'x' },
    ]);
    expect(issuesOf(error)).toEqual([]);
  });
});

describe('what TokenLab says is possible', () => {
  const error = { code: 'contract_mismatch' as const, message: 'No.', next: [], retryable: false };
  const hints = {
    allowedDurations: ['4', '6'],
    allowedResolutions: ['720p'],
    recommendedRequest: { model: 'other', prompt: 'An example', duration: 4, quality: 'high' },
  };

  test('is told at the fields that hold something else', () => {
    const values = { duration: 5, resolution: '720p', prompt: 'rain' };
    const say = (list: string) => `Possible: ${list}`;
    expect(issuesOfLists({ ...error, hints }, values, say)).toEqual([
      { path: 'duration', message: 'Possible: 4, 6' },
    ]);
    const named = { ...error, hints, fields: [{ path: 'duration', message: 'No.' }] };
    expect(issuesOfLists(named, values, say)).toEqual([]);
    expect(issuesOfLists(error, values, say)).toEqual([]);
  });

  test('is offered where it differs, and never in place of what was written', () => {
    const refused = { ...error, hints };
    expect(recommendedValues(refused, form, { prompt: 'rain', duration: 5 })).toEqual({ duration: 4 });
    expect(recommendedValues(refused, form, { prompt: 'rain', duration: 4 })).toEqual({});
    expect(recommendedValues(refused, null, {})).toEqual({});
  });
});

describe('another model', () => {
  const error = { code: 'insufficient_balance' as const, message: 'No.', next: [], retryable: false };

  test('is proposed only when it can be chosen here', () => {
    const hints = { suggestions: ['clip-model', 'picture-model'], alternatives: ['other'] };
    expect(proposedModel({ ...error, hints }, ['picture-model', 'other'])).toBe('picture-model');
    expect(proposedModel({ ...error, hints }, [])).toBeNull();
    expect(proposedModel(error, ['picture-model'])).toBeNull();
  });
});

describe('fields written as JSON', () => {
  test('are one object, or a complaint', () => {
    expect(readRaw('  ')).toEqual({ kind: 'none' });
    expect(readRaw('{}')).toEqual({ kind: 'none' });
    expect(readRaw('{"a":1}')).toEqual({ kind: 'fields', fields: { a: 1 } });
    for (const text of ['[]', 'null', '"a"', '3']) expect(readRaw(text)).toEqual({ kind: 'notObject' });
    expect(readRaw('{"a":').kind).toBe('notJson');
  });

  test('a field is added without touching the others, and not to broken text', () => {
    expect(JSON.parse(withField('{"a":1}', 'b') ?? '')).toEqual({ a: 1, b: '' });
    expect(JSON.parse(withField('{"a":1}', 'a') ?? '')).toEqual({ a: 1 });
    expect(withField('{"a":', 'b')).toBeNull();
  });
});
