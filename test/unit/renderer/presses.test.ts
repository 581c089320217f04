import type { KeyboardEvent } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { firstPress } from '../../../src/renderer/ui/first-press.ts';
import { takeOnEnter } from '../../../src/renderer/ui/take-on-enter.ts';

describe('a press that is meant once', () => {
  it('is carried out by a click, by a key, and by the first press of a double click alone', () => {
    const work = vi.fn();
    const press = firstPress(work);
    // A key that presses a button counts no clicks.
    for (const detail of [0, 1, 2, 3]) press({ detail });
    expect(work).toHaveBeenCalledTimes(2);
  });
});

describe('Enter in a field whose text is taken into a list', () => {
  const press = (take: () => boolean, key: string, more: Partial<KeyboardEvent> = {}) => {
    const event = {
      key,
      ctrlKey: false,
      metaKey: false,
      ...more,
      preventDefault: vi.fn(),
      stopPropagation: vi.fn(),
    };
    takeOnEnter(take)(event as unknown as KeyboardEvent);
    return event.stopPropagation.mock.calls.length + event.preventDefault.mock.calls.length;
  };

  it('takes the text and keeps the key from the sheet', () => {
    const take = vi.fn(() => true);
    expect(press(take, 'Enter')).toBe(2);
    expect(take).toHaveBeenCalledOnce();
  });

  it.each(['ctrlKey', 'metaKey'])('with %s takes the text first, and gives the key to the sheet', (key) => {
    const take = vi.fn(() => true);
    expect(press(take, 'Enter', { [key]: true })).toBe(0);
    expect(take).toHaveBeenCalledOnce();
  });

  it('submits nothing without a text that cannot be taken', () => {
    expect(press(() => false, 'Enter', { ctrlKey: true })).toBe(2);
  });

  it('leaves every other key alone', () => {
    const take = vi.fn(() => true);
    expect(press(take, 'a')).toBe(0);
    expect(take).not.toHaveBeenCalled();
  });
});
