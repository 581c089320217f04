/** Presses that are meant once: for what cannot be taken back, and for lists in which the next entry moves under the pointer. */
import type { MouseEvent } from 'react';

/** The second press of a double click does nothing. */
export const firstPress =
  (work: () => unknown) =>
  ({ detail }: Pick<MouseEvent, 'detail'>): void => {
    if (detail <= 1) void work();
  };
