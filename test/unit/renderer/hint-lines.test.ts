import { expect, test } from 'vitest';
import { i18next } from '../../../src/renderer/i18n/index.ts';
import { hintLines } from '../../../src/renderer/ui/hint-lines.ts';
import type { AppErrorShape } from '../../../src/shared/errors.ts';

const t = i18next.getFixedT('en', 'ui');
const error: AppErrorShape = { code: 'contract_mismatch', message: 'No.', next: [], retryable: false };

test('every hint has a line, and none is said twice', () => {
  const lines = hintLines(
    {
      ...error,
      message: 'Did you mean "one"?',
      hints: {
        hint: 'Try less.',
        didYouMean: 'one',
        suggestions: ['one', 'two'],
        alternatives: ['three'],
        supportedOperations: ['text-to-video'],
        supportedParameters: ['prompt'],
        allowedDurations: ['4', '6'],
        allowedResolutions: ['720p'],
        allowedAspectRatios: ['16:9'],
        promptMaxCharacters: 900,
        retryAfterMs: 2500,
        balanceUsd: '0.08',
        estimatedCostUsd: '2.4',
      },
    },
    t,
  );
  expect(lines).toEqual([
    'Try less.',
    'TokenLab suggests: two.',
    'Available instead: three.',
    'This model can do: text-to-video.',
    'Possible lengths in seconds: 4, 6.',
    'Possible resolutions: 720p.',
    'Possible aspect ratios: 16:9.',
    'This model accepts: prompt.',
    'The prompt can have up to 900 characters.',
    'Try again in 3 s.',
    expect.stringMatching(/^Balance .*0\.08.* Estimated cost .*2\.4/),
  ]);
});

test('a long list is cut and counted', () => {
  const many = Array.from({ length: 20 }, (_, index) => `p${index}`);
  const [line] = hintLines({ ...error, hints: { supportedParameters: many } }, t);
  expect(line).toContain('p11 and 8 more');
});

test('without hints there is nothing to say', () => {
  expect(hintLines(error, t)).toEqual([]);
});
