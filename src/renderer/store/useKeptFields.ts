/** Kept fields of one subject; another subject needs another component (`key`). What could not be saved outlives it. */
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { AppErrorShape } from '../../shared/errors.ts';
import { useLatest } from '../ui/useLatest.ts';
import { useOnChange } from '../ui/useOnChange.ts';
import { createKeptFields, type KeptFields } from './kept-fields.ts';
import { fieldsOf, showFields } from './left-fields.ts';

export interface ShownFields<F> extends Pick<KeptFields<F>, 'type' | 'leave' | 'save' | 'allSent' | 'again'> {
  shown: F;
  error: AppErrorShape | null;
  /** A text is there that can be saved again. */
  canTryAgain: boolean;
}

interface Options<F> {
  /** Names the subject among all. */
  key: string;
  /** What is kept now. */
  kept: F;
  /** Saves a change; the one of the first rendering is used. */
  send: (change: Partial<F>, all: F) => Promise<unknown>;
  /** Says what failed after the subject was left. */
  onLost: (failed: (keyof F)[], error: AppErrorShape, own: Partial<F>) => void;
}

export function useKeptFields<F extends object>({ key, kept, send, onLost }: Options<F>): ShownFields<F> {
  const [fields] = useState(() => fieldsOf(key, () => createKeptFields(kept, send)));
  const { own, errors } = useStore(fields);
  const latest = useLatest(onLost);
  useOnChange(JSON.stringify(kept), () => fields.follow(kept));
  useEffect(() => {
    const leave = showFields<F>(key, fields, (...lost) => latest.current(...lost));
    return () => void leave();
  }, [key, fields, latest]);
  const [error = null] = Object.values<AppErrorShape | undefined>(errors);
  const canTryAgain = Object.keys(errors).some((name) => name in own);
  return { ...fields, shown: { ...kept, ...own }, error, canTryAgain };
}
