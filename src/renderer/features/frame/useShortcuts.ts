/** Keys that work everywhere in the window, and commands that come from the menu, the tray or a link. */
import { spotlight } from '@mantine/spotlight';
import { useEffect } from 'react';
import type { MenuCommand } from '../../../shared/menu-command.ts';
import type { View } from '../../../shared/views.ts';
import { commandForSelection, commandOfKey } from '../../commands/run.ts';
import { undoHide } from '../../store/hidden.ts';
import { clearSelection, setQuery, setView, useList } from '../../store/list.ts';
import { carryOutMenuCommands } from '../../store/menu-commands.ts';
import { revealJob } from '../../store/reveal.ts';
import { useUi } from '../../store/ui.ts';
import { isModalOpen, isTyping, SEARCH_INPUT_ID } from './keys.ts';

const numberedViews: readonly View[] = [
  { kind: 'all' },
  { kind: 'active' },
  { kind: 'attention' },
  { kind: 'done' },
  { kind: 'failed' },
];

function focusSearch(): void {
  const input = document.getElementById(SEARCH_INPUT_ID);
  if (input instanceof HTMLInputElement) {
    input.focus();
    input.select();
  }
}

function closeOrClear(): void {
  const ui = useUi.getState();
  const { query, selection } = useList.getState();
  if (ui.inspectorOpen) ui.setInspectorOpen(false);
  else if (query.search !== '') setQuery({ search: '' });
  else if (selection.ids.size > 1) clearSelection();
}

/** Keys with Ctrl (Cmd on macOS); they work in text fields too unless the field needs them. */
function withModifier(event: KeyboardEvent): (() => void) | null {
  const typing = isTyping(event.target);
  switch (event.key.toLowerCase()) {
    case 'n':
      return () => useUi.getState().openCompose();
    case 'f':
      return focusSearch;
    case ',':
      return () => useUi.getState().openDialog({ kind: 'settings' });
    case 'z':
      return typing ? null : () => void undoHide();
    default:
      return null;
  }
}

function plain(event: KeyboardEvent): (() => void) | null {
  const ui = useUi.getState();
  if (event.altKey) {
    const view = numberedViews[Number(event.key) - 1];
    return view ? () => setView(view) : null;
  }
  switch (event.key) {
    case 'n':
      return () => ui.openCompose();
    case '/':
      return focusSearch;
    case '?':
      return () => ui.openDialog({ kind: 'shortcuts' });
    case 'g':
      return () => ui.setLayout(ui.layout === 'list' ? 'gallery' : 'list');
    case 'Escape':
      return closeOrClear;
    default:
      return null;
  }
}

/** Whether a dialog was open when the key went down; it may have closed itself on the way to `onKey`. */
let belongsToModal = false;

function beforeKey(): void {
  belongsToModal = isModalOpen();
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const command = commandOfKey(event);
  // F5 and Ctrl+R mean the selected job. Unless they are taken here, they reload the window.
  if (command === 'refresh') event.preventDefault();
  if (belongsToModal || isModalOpen()) return;
  const hasModifier = event.ctrlKey || event.metaKey;
  const isText = isTyping(event.target) && !hasModifier && !/^F\d/.test(event.key);
  let action: (() => void) | null;
  if (isText) action = null;
  else if (command !== null) action = commandForSelection(command);
  else action = hasModifier ? withModifier(event) : plain(event);
  if (!action) return;
  event.preventDefault();
  action();
}

function onMenuCommand({ command, jobId }: MenuCommand): void {
  const ui = useUi.getState();
  const carryOut: Record<typeof command, () => void> = {
    new_job: () => ui.openCompose(),
    search: focusSearch,
    palette: () => spotlight.open(),
    settings: () => ui.openDialog({ kind: 'settings' }),
    shortcuts: () => ui.openDialog({ kind: 'shortcuts' }),
    open_job: () => {
      if (jobId) void revealJob(jobId);
    },
  };
  carryOut[command]();
}

export function useShortcuts(): void {
  useEffect(() => {
    window.addEventListener('keydown', beforeKey, true);
    window.addEventListener('keydown', onKey);
    const stop = carryOutMenuCommands(onMenuCommand);
    return () => {
      window.removeEventListener('keydown', beforeKey, true);
      window.removeEventListener('keydown', onKey);
      stop();
    };
  }, []);
}
