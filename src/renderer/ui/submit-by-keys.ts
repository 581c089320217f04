/** Ctrl+Enter and Cmd+Enter submit a form from any of its fields, also from one in which Enter begins a line. */
import type { KeyboardEvent } from 'react';

export function submitByKeys(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}
