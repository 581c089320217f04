/** Everything that the palette offers: the window's commands, those of the selected jobs, accounts, views of one's own. */
import {
  IconBookmark,
  IconCoin,
  IconFlask,
  IconKey,
  IconShieldCheck,
  IconTerminal2,
  IconTrash,
  IconUser,
  type TablerIcon,
} from '@tabler/icons-react';
import { isSample } from '../../../shared/sample.ts';
import { call } from '../../bridge.ts';
import { nameKeyOf } from '../../commands/action-names.ts';
import { firstKey, useOwnKeys } from '../../commands/actions.ts';
import { rowOf } from '../../commands/job-commands.ts';
import { bulkMenu, commandsFor } from '../../commands/job-menus.ts';
import { runCommand } from '../../commands/run.ts';
import { type Section, windowCommandIds, windowRowOf } from '../../commands/window-commands.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useDetail } from '../../store/detail.ts';
import { useList } from '../../store/list.ts';
import { usePrice } from '../../store/prices.ts';
import { openSavedView, useSavedViews } from '../../store/savedViews.ts';
import { activeAccount, useSession } from '../../store/session.ts';
import { useUi } from '../../store/ui.ts';
import { goHome } from '../../ui/home.ts';
import { commandName } from '../price/price-words.ts';

export interface PaletteEntry {
  id: string;
  label: string;
  /** Part of the palette that it stands in while nothing is typed. */
  part: 'job' | 'selection' | 'accounts' | Section;
  icon: TablerIcon;
  key: string | undefined;
  run: () => unknown;
}

export function usePaletteEntries(): PaletteEntry[] {
  const { t } = useTranslation(['frame', 'job', 'price', 'bulk', 'accounts']);
  const own = useOwnKeys();
  const selected = useList((state) => state.selection.ids);
  const focus = useList((state) => state.selection.focus);
  // The details may still show the job that was selected before.
  const job = useDetail((state) => (state.job?.id === focus ? state.job : null));
  const opened = useUi((state) => state.paletteOpen);
  const accounts = useSession((state) => state.accounts);
  const saved = useSavedViews((state) => state.views);
  const commands = job === null ? [] : commandsFor(job, job);
  const price = usePrice(job?.id ?? '', opened && commands.some((command) => rowOf(command).pays));

  const ofWindow = windowCommandIds
    .filter((id) => windowRowOf(id).when?.() ?? true)
    .map((id): PaletteEntry => {
      const { icon, section, run } = windowRowOf(id);
      return { id, label: t(nameKeyOf(id)), part: section, icon, key: firstKey(id, own), run };
    });
  const ofJob = commands.map(
    (command): PaletteEntry => ({
      id: `job.${command}`,
      label: job === null ? '' : commandName(command, price, isSample(job.accountId)),
      part: 'job',
      icon: rowOf(command).icon,
      key: firstKey(command, own),
      run: () => job && void runCommand(command, job, job),
    }),
  );
  const jobIds = [...selected];
  const ofSelection =
    jobIds.length < 2
      ? []
      : bulkMenu.flat().map(
          (action): PaletteEntry => ({
            id: `selection.${action}`,
            label: t('frame:palette.forSelection', {
              name: t(`bulk:action.${action}`),
              count: jobIds.length,
            }),
            part: 'selection',
            icon: rowOf(action).icon,
            key: undefined,
            run: () => useUi.getState().openDialog({ kind: 'bulk', action, jobIds }),
          }),
        );
  const ofAccount = (
    id: string,
    label: string,
    icon: TablerIcon,
    run: PaletteEntry['run'],
  ): PaletteEntry => ({ id: `account.${id}`, label, part: 'accounts', icon, key: undefined, run });
  const put = useSession((state) => state.putAccount);
  const ask = useUi((state) => state.openDialog);
  const account = useSession(activeAccount);
  const offered = useSession((state) => state.boot?.hasEnvironmentKey ?? false);
  const accountId = account?.id ?? '';
  const ofAccounts = [
    ...accounts
      .filter(({ active }) => !active)
      .map(({ id, label }) =>
        ofAccount(id, t('frame:palette.useAccount', { label }), IconUser, async () =>
          put(await call('setActiveAccount', { accountId: id })),
        ),
      ),
    ...(accounts.some(({ kind }) => kind === 'sandbox')
      ? []
      : [
          ofAccount('sandbox', t('accounts:menu.useSandbox'), IconFlask, async () =>
            put(await call('useSandbox')),
          ),
        ]),
    ...(offered && !accounts.some(({ keyStorage }) => keyStorage === 'environment')
      ? [
          ofAccount('environment', t('accounts:menu.useEnvironment'), IconTerminal2, async () =>
            put(await call('useEnvironmentKey')),
          ),
        ]
      : []),
    ...(account?.kind === 'tokenlab'
      ? [
          ofAccount('check', t('accounts:menu.check'), IconShieldCheck, async () =>
            put(await call('checkKey', { accountId })),
          ),
          ofAccount('replace', t('accounts:menu.replace'), IconKey, () =>
            ask({ kind: 'replaceKey', accountId }),
          ),
          ofAccount('token', t('accounts:menu.token'), IconCoin, () =>
            ask({ kind: 'managementToken', accountId }),
          ),
        ]
      : []),
    ...(account !== null && accounts.length > 1
      ? [
          ofAccount('remove', t('accounts:menu.remove'), IconTrash, () =>
            ask({ kind: 'removeAccount', accountId }),
          ),
        ]
      : []),
  ];
  const ofViews = saved.map(
    (view): PaletteEntry => ({
      id: `saved.${view.name}`,
      label: view.name,
      part: 'views',
      icon: IconBookmark,
      key: undefined,
      run: () => {
        openSavedView(view);
        goHome();
      },
    }),
  );
  return [...ofJob, ...ofSelection, ...ofWindow, ...ofViews, ...ofAccounts];
}
