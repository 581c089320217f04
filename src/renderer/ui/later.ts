/** Parts of the window that its first screen does not show: they are loaded later, together with their words. */
import { type ComponentType, lazy } from 'react';
import { create } from 'zustand';
import { laterWords } from '../i18n/index.ts';

type Load<Props> = () => Promise<ComponentType<Props>>;

/** How many parts have been loaded, or could not be. `UntilLoaded` draws again with each. */
export const useArrivals = create(() => ({ count: 0 }));

/** Loaded when it is first shown, for what needs none of the later words or stands where they are there. Shown in `UntilLoaded`. */
export const lazily = <Props>(load: Load<Props>) =>
  lazy(() => {
    const part = load().then((component) => ({ default: component }));
    void Promise.allSettled([part]).then(() => useArrivals.setState(({ count }) => ({ count: count + 1 })));
    return part;
  });

/** Loaded when it is first shown, with the words of all such parts. Shown in `UntilLoaded`. */
export const later = <Props>(load: Load<Props>) =>
  lazily(async () => {
    const [component] = await Promise.all([load(), laterWords()]);
    return component;
  });

const waiting: (() => Promise<unknown>)[] = [laterWords];

/** Wanted soon after the first screen: loaded while the window has nothing else to do, so that nobody waits for it. */
export function soon<Props>(load: Load<Props>) {
  waiting.push(load);
  return later(load);
}

/** Loads them one by one, each when nothing else happens. What cannot be loaded is tried again when it is shown. */
export function loadSoon(): void {
  const load = waiting.shift();
  if (load === undefined) return;
  requestIdleCallback(() => {
    load().then(loadSoon, loadSoon);
  });
}
