import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Handlers } from '../../../src/main/bridge/answer.ts';
import { type eventNames, methodNames } from '../../../src/preload/names.ts';
import {
  type BridgeEvents,
  type MethodName,
  methods,
  type SafelightApi,
} from '../../../src/shared/bridge.ts';

describe('window.safelight', () => {
  it('has every method of the contract once, and no other', () => {
    expect([...methodNames].sort()).toEqual(Object.keys(methods).sort());
    expect(new Set(methodNames).size).toBe(methodNames.length);
  });

  it('agrees with contract and handlers in both directions', () => {
    expectTypeOf<(typeof methodNames)[number]>().toEqualTypeOf<MethodName>();
    expectTypeOf<keyof Handlers>().toEqualTypeOf<MethodName>();
    expectTypeOf<Exclude<keyof SafelightApi, 'on' | 'filePath'>>().toEqualTypeOf<MethodName>();
    expectTypeOf<(typeof eventNames)[number]>().toEqualTypeOf<keyof BridgeEvents>();
  });
});
