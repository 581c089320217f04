/** Where the window opens: where it was left, as long as a person could still reach it there. Pure. */
import type { WindowBounds } from '../settings/schema.ts';

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const smallestWindow = { width: 880, height: 560 };
const firstWindow = { width: 1320, height: 840 };
/** As much of the window has to lie on a screen that its title bar can be grabbed, in px. */
const graspable = { width: 160, height: 40 };

/**
 * @param remembered bounds of the last session, or null
 * @param screens work areas of the connected screens, the main one first
 * @returns bounds for the window; without x and y the system centres it
 */
export function placeWindow(
  remembered: WindowBounds | null,
  screens: readonly Area[],
): { x?: number; y?: number; width: number; height: number } {
  const main = screens[0];
  const limit = (size: number, most: number | undefined, least: number) =>
    Math.max(least, Math.min(size, most ?? size));
  if (remembered === null) {
    return {
      width: limit(firstWindow.width, main?.width, smallestWindow.width),
      height: limit(firstWindow.height, main?.height, smallestWindow.height),
    };
  }
  const home = screens.find((screen) => reachable(remembered, screen));
  const on = home ?? main;
  const width = limit(remembered.width, on?.width, smallestWindow.width);
  const height = limit(remembered.height, on?.height, smallestWindow.height);
  return home ? { x: remembered.x, y: remembered.y, width, height } : { width, height };
}

function reachable(window: Area, screen: Area): boolean {
  const across = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  const titleInside = window.y >= screen.y && window.y + graspable.height <= screen.y + screen.height;
  return across >= graspable.width && titleInside;
}
