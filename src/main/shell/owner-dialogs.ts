/** Questions and news about who owns the ledger, drawn by the system: there may be no window yet. */
import { type BrowserWindow, dialog } from 'electron';
import { languageTags } from '../../shared/language.ts';
import { networkFolderOf, type Owner } from '../ledger/index.ts';
import type { OtherOwner, OwnerChoice } from '../ownership.ts';
import type { SettingsRoom } from '../settings/settings.ts';
import { currentLanguage, say } from './say.ts';

const box = { type: 'warning' as const, title: 'Safelight', noLink: true };

const ownerWords = (owner: Owner) => ({
  host: owner.name,
  pid: String(owner.pid),
  since: new Date(owner.since).toLocaleString(languageTags[currentLanguage()], {
    dateStyle: 'medium',
    timeStyle: 'short',
  }),
});

/** Someone else owns the ledger. */
export async function askAboutOwner(held: OtherOwner, signal: AbortSignal): Promise<OwnerChoice> {
  const { holder, isRunning, maySeize } = held;
  const who = holder === null ? say('owner.starting') : say('owner.who', ownerWords(holder));
  const what = isRunning ? 'owner.closeIt' : maySeize ? 'owner.silent' : 'owner.watched';
  const answers: OwnerChoice[] = maySeize ? ['again', 'seize', 'quit'] : ['again', 'quit'];
  const { response } = await dialog.showMessageBox({
    ...box,
    message: say(isRunning ? 'owner.running' : 'owner.elsewhere'),
    detail: `${who}\n\n${say(what)}`,
    buttons: answers.map((answer) => say(`owner.${answer}`)),
    defaultId: 0,
    cancelId: answers.length - 1,
    signal,
  });
  return signal.aborted ? 'again' : (answers[response] ?? 'quit');
}

/**
 * A profile on a network file system is used only when a person wants that nevertheless; it is asked once for each.
 * @returns false when the app is to end
 */
export async function mayUseNetworkFolder(folder: string, settings: SettingsRoom): Promise<boolean> {
  const place = networkFolderOf(folder);
  if (place === null) return true;
  const name = `${place.type} ${place.source} ${place.mount}`;
  if (settings.remembered().networkFolderOf === name) return true;
  const { response } = await dialog.showMessageBox({
    ...box,
    message: say('owner.network', { type: place.type }),
    detail: say('owner.networkDetail', { folder, source: place.source }),
    buttons: [say('owner.quit'), say('owner.useAnyway')],
    defaultId: 0,
    cancelId: 0,
  });
  if (response !== 1) return false;
  settings.remember({ networkFolderOf: name });
  return true;
}

/** The ledger was taken over while we ran. Resolves when the person has read it. */
export async function tellLost(
  window: BrowserWindow | null,
  holder: Owner | null,
  sending: number,
): Promise<void> {
  const message =
    holder === null
      ? say('owner.lostUnknown')
      : say('owner.lost', { host: holder.name, pid: String(holder.pid) });
  const rest = sending > 0 ? `\n\n${say('owner.lostSending', { count: sending })}` : '';
  const news = { ...box, message, detail: `${say('owner.lostDetail')}${rest}`, buttons: [say('owner.quit')] };
  await (window === null ? dialog.showMessageBox(news) : dialog.showMessageBox(window, news));
}
