/** Files on their way out of the window: the page's own drag is given up, and main begins one that carries files. */

import type { DragEvent } from 'react';
import { toAppErrorShape } from '../../../shared/errors.ts';
import { call } from '../../bridge.ts';
import { shown } from '../../i18n/index.ts';
import { say } from '../../notices.ts';

export interface DragSource {
  draggable: true;
  onDragStart: (event: DragEvent) => void;
}

/** What an element needs to be dragged out as the files of finished results; asked when the drag begins. */
export const dragOut = (resultIds: () => readonly string[]): DragSource => ({
  draggable: true,
  onDragStart: (event) => {
    event.preventDefault();
    const ids = resultIds();
    if (ids.length === 0) return;
    call('dragResults', { resultIds: [...ids] }).catch((thrown: unknown) =>
      say('error', 'drag', shown(toAppErrorShape(thrown).message)),
    );
  },
});
