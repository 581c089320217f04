/** Parts of the window that its first screen does not show: they are loaded later, together with their words. */
import { type ComponentType, lazy } from 'react';
import { laterWords } from '../i18n/index.ts';

type Load<Props> = () => Promise<ComponentType<Props>>;

/** Loaded when it is first shown. */
export const later = <Props>(load: Load<Props>) =>
  lazy(async () => {
    const [component] = await Promise.all([load(), laterWords()]);
    return { default: component };
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
