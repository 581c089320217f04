/** While the pointer moves over the list, its order rests, so that no row slips away from under a click. */
import { useEffect, useMemo } from 'react';
import { setPointerInside } from '../../store/list.ts';

/** After this long without a movement the order may change again, ms. */
const HOLDS_FOR = 2500;

export interface PointerRest {
  hold: () => void;
  free: () => void;
}

export function usePointerRest(): PointerRest {
  const rest = useMemo(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const free = (): void => {
      clearTimeout(timer);
      setPointerInside(false);
    };
    const hold = (): void => {
      clearTimeout(timer);
      setPointerInside(true);
      timer = setTimeout(free, HOLDS_FOR);
    };
    return { hold, free };
  }, []);
  useEffect(() => rest.free, [rest]);
  return rest;
}
