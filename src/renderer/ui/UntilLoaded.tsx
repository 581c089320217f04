/** Where parts are shown that are loaded later: what stands in for them, and each of them as soon as it is there. */
import { type ReactNode, Suspense } from 'react';
import { useArrivals } from './later.ts';

export interface UntilLoadedProps {
  fallback: ReactNode;
  children: ReactNode;
}

/**
 * React alone draws an arrived part when nothing else changes, and begins again with each change of anything in the window: on
 * a slow computer with many open tasks it would stay away for long. Here its arrival is a change itself, drawn at once.
 */
export function UntilLoaded({ fallback, children }: UntilLoadedProps) {
  useArrivals();
  return <Suspense fallback={fallback}>{children}</Suspense>;
}
