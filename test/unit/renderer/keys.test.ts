import { beforeAll, describe, expect, it } from 'vitest';
import { nameKeyOf } from '../../../src/renderer/commands/action-names.ts';
import { actions } from '../../../src/renderer/commands/actions.ts';
import { keyLabel, keysPressed } from '../../../src/renderer/commands/keys.ts';
import { ranked } from '../../../src/renderer/commands/rank.ts';
import { i18next, laterWords } from '../../../src/renderer/i18n/index.ts';
import {
  acceleratorOf,
  actionWith,
  conflictsOf,
  keysOf,
  partsOf,
  withDefaults,
  withKey,
} from '../../../src/shared/keys.ts';

const press = (key: string, code: string, over: Partial<KeyboardEvent> = {}) =>
  keysPressed({
    key,
    code,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...over,
  });

describe('a press of a key', () => {
  it('means its letter on a Latin keyboard, wherever that letter is', () => {
    // Dvorak has N where others have L.
    expect(press('n', 'KeyL')).toEqual(['N']);
    expect(press('N', 'KeyN')).toEqual(['N']);
    expect(press('z', 'KeyW', { ctrlKey: true })).toEqual(['mod+Z']);
    // What German prints at the place of the slash is a hyphen, and no search.
    expect(press('-', 'Slash')).toEqual(['-']);
    expect(press('/', 'Digit7', { shiftKey: true })[0]).toBe('/');
  });

  it('means its place where the keyboard has no Latin letters', () => {
    for (const [key, code, wanted] of [
      ['т', 'KeyN', 'N'],
      ['п', 'KeyG', 'G'],
      ['ν', 'KeyN', 'N'],
      ['מ', 'KeyN', 'N'],
      ['.', 'Slash', '/'],
    ] as const)
      expect(press(key, code)).toContain(wanted);
    expect(press(',', 'Slash', { shiftKey: true })).toContain('?');
    expect(press('я', 'KeyZ', { ctrlKey: true })).toContain('mod+Z');
  });

  it('with a modifier means the digit, also where digits need Shift', () => {
    expect(press('&', 'Digit1', { altKey: true })).toContain('alt+1');
    expect(press('¡', 'Digit1', { altKey: true })).toContain('alt+1');
  });

  it('of a modifier alone means nothing', () => {
    expect(press('Shift', 'ShiftLeft', { shiftKey: true })).toEqual([]);
    expect(press('F10', 'F10', { shiftKey: true })).toEqual(['shift+F10']);
  });
});

describe('the table of keys', () => {
  beforeAll(laterWords);

  it('names every action, and gives no key to two of them', () => {
    for (const action of actions) expect(i18next.exists(nameKeyOf(action)), action).toBe(true);
    for (const action of actions) expect(conflictsOf(action, actions, {}), action).toEqual([]);
  });

  it('a key that is given to another action is taken from the one that had it, and comes back', () => {
    const own = withKey('trackTasks', 'N', actions, {});
    expect(keysOf('trackTasks', own)).toEqual(['N']);
    expect(keysOf('newJob', own)).toEqual(['mod+N']);
    expect(actionWith('N', actions, own)).toBe('trackTasks');
    const back = withDefaults('newJob', actions, own);
    expect(keysOf('newJob', back)).toEqual(['N', 'mod+N']);
    expect(keysOf('trackTasks', back)).toEqual([]);
    expect(back).toEqual({});
  });

  it('shows the conflicts of a file that was written by hand', () => {
    expect(conflictsOf('newJob', actions, { newJob: ['G'] })).toEqual([{ key: 'G', with: 'toggleLayout' }]);
  });

  it('writes keys for people and for native menus', () => {
    expect(partsOf('mod++')).toEqual(['mod', '+']);
    expect(keyLabel('mod+K')).toMatch(/Ctrl\+K|⌘K/);
    expect(acceleratorOf('newJob', {})).toBe('CommandOrControl+N');
    expect(acceleratorOf('newJob', { newJob: ['alt+J'] })).toBe('Alt+J');
    expect(acceleratorOf('newJob', { newJob: ['J'] })).toBeUndefined();
  });
});

describe('the palette', () => {
  const entries = ['Settings', 'Show all', 'Sort by model', 'Rainy street', 'Rename', 'Set project…'].map(
    (label) => ({ id: label, label }),
  );
  const order = (typed: string, recent: string[] = []) =>
    ranked(entries, typed, recent).map(({ label }) => label);

  it('puts the exact title first, then beginnings, then words, then letters in order', () => {
    expect(order('rainy street')).toEqual(['Rainy street']);
    expect(order('set')[0]).toBe('Settings');
    expect(order('model')).toEqual(['Sort by model']);
    expect(order('sbm')).toContain('Sort by model');
    expect(order('proj')).toEqual(['Set project…']);
    expect(order('zebra')).toEqual([]);
  });

  it('puts what was used lately before its equals, and not before what answers better', () => {
    expect(order('se', ['Set project…'])).toEqual(['Set project…', 'Settings']);
    expect(order('rename', ['Rainy street'])[0]).toBe('Rename');
  });
});
