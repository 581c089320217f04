/** Puts the focus back where it was in the window when the last sheet or dialog over it has closed. */
import { type RefObject, useEffect, useRef } from 'react';

export function useReturnFocus(frame: RefObject<HTMLElement | null>, covered: boolean): void {
  const last = useRef<HTMLElement | null>(null);
  const wasCovered = useRef(false);
  useEffect(() => {
    const remember = ({ target }: FocusEvent): void => {
      if (target instanceof HTMLElement && frame.current?.contains(target)) last.current = target;
    };
    document.addEventListener('focusin', remember);
    return () => document.removeEventListener('focusin', remember);
  }, [frame]);
  useEffect(() => {
    if (covered || !wasCovered.current) {
      wasCovered.current = covered;
      return;
    }
    wasCovered.current = false;
    const target = last.current?.isConnected
      ? last.current
      : frame.current?.querySelector<HTMLElement>('[role="grid"]');
    target?.focus({ preventScroll: true });
  }, [frame, covered]);
}
