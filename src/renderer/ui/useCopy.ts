/** Copies, and says for a moment that it is done. */
import { useEffect, useState } from 'react';
import { type Action, useAction } from './useAction.ts';

/** How long the tick stays, ms. */
const tickStays = 1_500;

/** @param work puts it into the clipboard, by main */
export function useCopy(work: () => Promise<void>): Action<[], void> & { copied: boolean } {
  const [copied, setCopied] = useState(false);
  const action = useAction(async () => {
    await work();
    setCopied(true);
  });
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), tickStays);
    return () => clearTimeout(timer);
  }, [copied]);
  return { ...action, copied };
}
