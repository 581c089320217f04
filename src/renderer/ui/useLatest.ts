/** The value of the newest render that is on screen, for handlers that outlive the render that made them. */
import { type RefObject, useLayoutEffect, useRef } from 'react';

export function useLatest<T>(value: T): Readonly<RefObject<T>> {
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
  });
  return latest;
}
