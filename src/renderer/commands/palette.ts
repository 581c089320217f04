/** The command palette's own store: what opens and closes it, and which of its lines is chosen. */

import { createSpotlight } from '@mantine/spotlight';
import { useUi } from '../store/ui.ts';
import { attempt } from './attempt.ts';
import { rememberCommand } from './rank.ts';

const [store, spotlight] = createSpotlight();
export const paletteStore = store;

export const palette = {
  /** The window around it is closed at once; the palette itself may still be loading. */
  open() {
    useUi.getState().setPaletteOpen(true);
    spotlight.open();
  },
  close: spotlight.close,
};

/** Chosen in the palette: it stands higher the next time. What fails says so. */
export function carryOutChosen({ id, run }: { id: string; run: () => unknown }): Promise<void> {
  rememberCommand(id);
  return attempt(run);
}

/**
 * After the lines have changed: the first one is chosen, unless a person has gone to another one, which stays chosen
 * wherever it stands now. The component marks its line in the page, and counts it apart from that.
 */
export function keepChosen(list: ParentNode): void {
  const lines = [...list.querySelectorAll('[data-action]')];
  const chosen = lines.findIndex((line) => line.hasAttribute('data-selected'));
  const next = paletteStore.getState().selected > 0 && chosen >= 0 ? chosen : 0;
  for (const [at, line] of lines.entries()) line.toggleAttribute('data-selected', at === next);
  paletteStore.updateState((state) => ({ ...state, selected: next }));
}
