import { describe, expect, it } from 'vitest';
import { placeWindow, smallestWindow } from '../../../src/main/shell/window-bounds.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1040 };
const left = { x: -1280, y: 0, width: 1280, height: 984 };
const remembered = { x: 100, y: 50, width: 1200, height: 800, maximized: false };

describe('the window opens', () => {
  it('centred at a comfortable size the first time', () => {
    expect(placeWindow(null, [screen])).toEqual({ width: 1320, height: 840 });
  });
  it('no larger than a small screen, no smaller than it works', () => {
    expect(placeWindow(null, [{ x: 0, y: 0, width: 1024, height: 700 }])).toEqual({
      width: 1024,
      height: 700,
    });
    expect(placeWindow(null, [{ x: 0, y: 0, width: 640, height: 400 }])).toEqual(smallestWindow);
  });
  it('where it was left, on any screen', () => {
    expect(placeWindow(remembered, [screen])).toEqual({ x: 100, y: 50, width: 1200, height: 800 });
    expect(placeWindow({ ...remembered, x: -1200 }, [screen, left])).toMatchObject({ x: -1200, y: 50 });
  });
  it('on the main screen when its own was unplugged, or its title bar is out of reach', () => {
    expect(placeWindow({ ...remembered, x: -1200 }, [screen])).toEqual({ width: 1200, height: 800 });
    expect(placeWindow({ ...remembered, y: -300 }, [screen])).toEqual({ width: 1200, height: 800 });
    expect(placeWindow({ ...remembered, x: 1900 }, [screen])).toEqual({ width: 1200, height: 800 });
  });
});
