/** Enter in a field whose text is taken into a list, within a sheet that Ctrl+Enter or Cmd+Enter submits. */
import type { KeyboardEvent } from 'react';

/**
 * The sheet has what was just typed when it is submitted, and is not submitted without what was meant to be in it.
 * @param take false when the text is none that can be taken
 */
export const takeOnEnter =
  (take: () => boolean) =>
  (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    const isTaken = take();
    if (isTaken && (event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
  };
