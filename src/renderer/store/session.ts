/** What the whole window knows: bootstrap facts, accounts, settings, keychain, poller. Fed by main's events. */
import { create } from 'zustand';
import type { AccountView, KeychainStatus } from '../../shared/account.ts';
import type { Bootstrap } from '../../shared/contract/app.ts';
import type { DeliveryPolicy } from '../../shared/delivery.ts';
import { type AppErrorShape, toAppErrorShape } from '../../shared/errors.ts';
import type { Language } from '../../shared/language.ts';
import type { Settings } from '../../shared/settings.ts';
import type { PollerStatus } from '../../shared/status.ts';
import { call, on } from '../bridge.ts';
import { i18next, speak } from '../i18n/index.ts';

interface SessionState {
  boot: Bootstrap | null;
  bootError: AppErrorShape | null;
  accounts: AccountView[];
  settings: Settings | null;
  keychain: KeychainStatus | null;
  poller: PollerStatus | null;
  /** Why the poller's status could not be read at start; its next report clears it. */
  pollerError: AppErrorShape | null;
  /** Asks main for everything the window starts with. */
  load(): Promise<void>;
  /** Puts an answered account in place before main's event arrives. */
  putAccount(account: AccountView): void;
}

export const useSession = create<SessionState>((set) => ({
  boot: null,
  bootError: null,
  accounts: [],
  settings: null,
  keychain: null,
  poller: null,
  pollerError: null,
  async load() {
    // Asked for beside the rest: what the poller waits for is drawn with the first rows, and moves none of them.
    const poller = loadPoller();
    try {
      const boot = await call('bootstrap');
      // At once: what main reports while the words are loaded is newer.
      set({ accounts: named(boot.accounts), settings: boot.settings, keychain: boot.keychain });
      await speakAsSet(boot.settings, boot.systemLanguage);
      await poller;
      set({ boot, bootError: null });
    } catch (error) {
      set({ bootError: toAppErrorShape(error) });
    }
  },
  putAccount: (account) =>
    set((state) => ({
      accounts: [
        ...state.accounts
          .filter((known) => known.id !== account.id)
          .map((known) => (account.active ? { ...known, active: false } : known)),
        ...named([account]),
      ],
    })),
}));

/** The account that new jobs are made with, or null before one was chosen. */
export const activeAccount = (state: SessionState): AccountView | null =>
  state.accounts.find((account) => account.active) ?? null;

/** Whether a person holds the sending of this account, or of all. */
export const isSendingHeld =
  (accountId: string) =>
  ({ poller, accounts }: SessionState): boolean =>
    (poller?.sending.held ?? null) !== null ||
    accounts.some(({ id, sendingHeld }) => id === accountId && sendingHeld);

/** The delivery tier that new jobs of the active account ask for; null: none. */
export const usualDelivery = (state: SessionState): DeliveryPolicy | null =>
  state.settings?.delivery[activeAccount(state)?.id ?? ''] ?? null;

/** Whether what new jobs cost is sample money. */
export const samplesInUse = (state: SessionState): boolean => activeAccount(state)?.kind === 'sandbox';

/** The built-in account has its name from us, in the language in force; a person names the others. */
const named = (accounts: readonly AccountView[]): AccountView[] =>
  accounts.map((each) => (each.kind === 'sandbox' ? { ...each, label: i18next.t('ui:sandbox') } : each));

async function speakAsSet({ language }: Settings, ofSystem: Language): Promise<void> {
  await speak(language === 'system' ? ofSystem : language);
  useSession.setState(({ accounts }) => ({ accounts: named(accounts) }));
}

async function loadPoller(): Promise<void> {
  try {
    useSession.setState({ poller: await call('pollerStatus'), pollerError: null });
  } catch (error) {
    useSession.setState({ pollerError: toAppErrorShape(error) });
  }
}

/** Starts listening; the answer stops it. */
export function followSession(): () => void {
  const stops = [
    on('accountsChanged', (accounts) => useSession.setState({ accounts: named(accounts) })),
    on('settingsChanged', (settings) => {
      useSession.setState({ settings });
      const { boot } = useSession.getState();
      if (boot !== null) void speakAsSet(settings, boot.systemLanguage);
    }),
    on('keychainChanged', (keychain) => useSession.setState({ keychain })),
    on('pollerStatus', (poller) => useSession.setState({ poller, pollerError: null })),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
