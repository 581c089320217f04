/** Kept fields that live as long as the component that shows them; another subject needs another component (`key`). */
import { useState } from 'react';
import { useStore } from 'zustand';
import type { AppErrorShape } from '../../shared/errors.ts';
import { useOnChange } from '../ui/useOnChange.ts';
import { createKeptFields, type KeptFields } from './kept-fields.ts';

export interface ShownFields<F> extends Pick<KeptFields<F>, 'type' | 'leave' | 'save' | 'allSent'> {
  shown: F;
  error: AppErrorShape | null;
}

/**
 * @param kept what is kept now
 * @param send saves a change; the one of the first rendering is used
 */
export function useKeptFields<F extends object>(
  kept: F,
  send: (change: Partial<F>, all: F) => Promise<unknown>,
): ShownFields<F> {
  const [fields] = useState(() => createKeptFields(kept, send));
  const { own, errors } = useStore(fields);
  useOnChange(JSON.stringify(kept), () => fields.follow(kept));
  const [error = null] = Object.values<AppErrorShape | undefined>(errors);
  return { ...fields, shown: { ...kept, ...own }, error };
}
