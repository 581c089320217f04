/** Who may speak to main: the main frame of a live window of ours, showing a page of ours. Nobody else. */
import { isOurPage } from '../shell/origins.ts';

/** What is needed of Electron's event, so that it can be judged without Electron. */
export interface SenderFrame {
  url: string;
  /** Null for a main frame. */
  parent: unknown;
}

export interface Sender {
  frame: SenderFrame | null;
  contentsId: number;
}

/**
 * @param windows ids of the web contents that belong to our windows
 * @param devServer origin of the development server, or null
 */
export function isTrustedSender(
  sender: Sender,
  windows: ReadonlySet<number>,
  devServer: string | null,
): boolean {
  const { frame } = sender;
  return (
    frame !== null &&
    frame.parent === null &&
    windows.has(sender.contentsId) &&
    isOurPage(frame.url, devServer)
  );
}
