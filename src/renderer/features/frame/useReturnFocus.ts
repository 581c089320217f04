/** Puts the focus back where it was in the window when the last sheet or dialog over it has closed. */
import { type RefObject, useEffect, useRef } from 'react';
import { goHome, keepFocus } from '../../ui/home.ts';
import { useLatest } from '../../ui/useLatest.ts';
import { isModalOpen } from './keys.ts';

export function useReturnFocus(frame: RefObject<HTMLElement | null>, covered: boolean): void {
  const last = useRef<HTMLElement | null>(null);
  const wasCovered = useRef(false);
  const isCovered = useLatest(covered);
  useEffect(() => {
    const remember = ({ target }: FocusEvent): void => {
      if (target instanceof HTMLElement && frame.current?.contains(target)) last.current = target;
    };
    document.addEventListener('focusin', remember);
    return () => document.removeEventListener('focusin', remember);
  }, [frame]);
  useEffect(() => keepFocus(() => !isCovered.current && !isModalOpen()), [isCovered]);
  useEffect(() => {
    if (covered || !wasCovered.current) {
      wasCovered.current = covered;
      return;
    }
    wasCovered.current = false;
    if (last.current?.isConnected && !last.current.matches(':disabled')) {
      last.current.focus({ preventScroll: true });
    } else goHome();
  }, [covered]);
}
