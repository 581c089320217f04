import { expect, test } from 'vitest';
import { isNewer } from '../../../src/shared/version.ts';

const inOrder = [
  'nonsense',
  '0.1.0-preview.2',
  '0.1.0-preview.10',
  '0.1.0-preview.10.1',
  '0.1.0-trial',
  '0.1.0',
  '0.1.2',
  '0.1.10',
  '0.2.0-1',
  '0.2.0-alpha',
  '0.2.0',
  '10.0.0',
];

test('versions stand in the order of Semantic Versioning', () => {
  for (const [at, one] of inOrder.entries()) {
    for (const [other, two] of inOrder.entries())
      expect(isNewer(one, two), `${one} > ${two}`).toBe(at > other);
  }
});

test('what was built of it makes no difference', () => {
  expect(isNewer('1.0.0+2', '1.0.0+1')).toBe(false);
  expect(isNewer('v1.0.1', '1.0.0')).toBe(true);
});
