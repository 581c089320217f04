/** Keys that work everywhere in the window, and commands that come from the menu, the tray or a link. */
import { useEffect } from 'react';
import type { MenuCommand } from '../../../shared/menu-command.ts';
import { isJobCommand, type Pressed, pressed } from '../../commands/actions.ts';
import { attempt } from '../../commands/attempt.ts';
import { palette } from '../../commands/palette.ts';
import { commandForSelection } from '../../commands/run.ts';
import { isWindowCommand, windowCommands } from '../../commands/window-commands.ts';
import { setQuery } from '../../store/list.ts';
import { carryOutMenuCommands } from '../../store/menu-commands.ts';
import { revealJob } from '../../store/reveal.ts';
import { useUi } from '../../store/ui.ts';
import { giveToHome } from '../../ui/home.ts';
import { isText, isTyping } from '../../ui/keys.ts';
import { isModalOpen } from './keys.ts';

/** Whether a dialog was open when the key went down; it may have closed itself on the way to `onKey`. */
let belongsToModal = false;

/** A key that is held down repeats itself. What is done once for a press is not done for those: only text and moves are. */
const isRepeatOfEnter = ({ repeat, key, ctrlKey, metaKey, target }: KeyboardEvent): boolean =>
  repeat && key === 'Enter' && (ctrlKey || metaKey || !(target instanceof HTMLTextAreaElement));

function beforeKey(event: KeyboardEvent): void {
  if (isRepeatOfEnter(event)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  belongsToModal = isModalOpen();
  if (!belongsToModal && giveToHome(event)) event.stopImmediatePropagation();
}

/** True when what is typed into a field means the same key: text, and undoing it. */
const isOfText = ({ action, key }: Pressed, target: EventTarget | null): boolean =>
  isText(key, target) || (isTyping(target) && (action === 'undoHide' || action === 'selectAll'));

function workOf({ action }: Pressed): (() => unknown) | null {
  if (isJobCommand(action)) return commandForSelection(action);
  return isWindowCommand(action) ? windowCommands[action].run : null;
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const press = pressed(event);
  if (press === null) return;
  // F5 and Ctrl+R mean the selected job. Unless they are taken here, they reload the window.
  if (press.action === 'refresh') event.preventDefault();
  if (press.action === 'palette' && useUi.getState().paletteOpen) {
    event.preventDefault();
    palette.close();
    return;
  }
  if (belongsToModal || isModalOpen() || press.isOfFocus || press.action === 'selectAll') return;
  const work = isOfText(press, event.target) ? null : workOf(press);
  if (!work) return;
  event.preventDefault();
  if (!(event.repeat && isJobCommand(press.action))) void attempt(work);
}

function onMenuCommand({ command, jobId, view }: MenuCommand): void {
  const carryOut: Record<typeof command, () => unknown> = {
    new_job: () => windowCommands.newJob.run(),
    search: () => windowCommands.search.run(),
    palette: () => windowCommands.palette.run(),
    settings: () => windowCommands.settings.run(),
    shortcuts: () => windowCommands.shortcuts.run(),
    about: () => windowCommands.about.run(),
    news: () => windowCommands.news.run(),
    diagnostics: () => windowCommands.diagnostics.run(),
    open_job: () => (jobId ? revealJob(jobId) : undefined),
    open_view: () => {
      setQuery({ view: { kind: view ?? 'all' }, search: '', filters: {}, accountId: null });
      useUi.getState().goTo('jobs');
    },
  };
  void attempt(carryOut[command]);
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
