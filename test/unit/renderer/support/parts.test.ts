import { expect, test } from 'vitest';
import { packetParts } from '../../../../src/main/support/schema.ts';
import words from '../../../../src/renderer/features/support/en.ts';
import { removableParts, withPart } from '../../../../src/renderer/features/support/parts.ts';

test('the window offers to leave out exactly the parts that a packet can do without', () => {
  expect(removableParts).toEqual(packetParts);
  expect(Object.keys(words.part)).toEqual([...packetParts]);
});

test('clearing and ticking a part keeps the order of the packet', () => {
  expect(withPart(['log'], 'system', false)).toEqual(['system', 'log']);
  expect(withPart(['system', 'log'], 'system', true)).toEqual(['log']);
  expect(withPart([], 'log', true)).toEqual([]);
});
