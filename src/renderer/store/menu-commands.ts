/** Commands of the menu, the tray and links. They may come before the frame is there, and wait for it then. */
import type { MenuCommand } from '../../shared/menu-command.ts';
import { on } from '../bridge.ts';

type CarryOut = (command: MenuCommand) => void;

let carryOut: CarryOut | null = null;
let waiting: MenuCommand[] = [];

/** Starts listening; the answer stops it. Must come before the window asks for its first state, which releases them. */
export const followMenuCommands = (): (() => void) =>
  on('menuCommand', (command) => {
    if (carryOut === null) waiting.push(command);
    else carryOut(command);
  });

/** From now on `how` carries them out, those that wait first; the answer ends that. */
export function carryOutMenuCommands(how: CarryOut): () => void {
  carryOut = how;
  const missed = waiting;
  waiting = [];
  for (const command of missed) how(command);
  return () => {
    carryOut = null;
  };
}
