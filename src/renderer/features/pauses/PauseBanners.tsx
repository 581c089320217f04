/**
 * One banner for each account whose work waits. It stands as long as its cause does, and carries what ends it. Where Needs
 * attention shows the account as a row, with the same words and buttons, there is no banner beside it.
 */
import { IconPlayerPauseFilled } from '@tabler/icons-react';
import { useTranslation } from '../../i18n/index.ts';
import { useList } from '../../store/list.ts';
import { pausedAccounts } from '../../store/pauses.ts';
import { useSession } from '../../store/session.ts';
import { useUi } from '../../store/ui.ts';
import { Banner } from '../../ui/Banner.tsx';
import { PauseActions } from './PauseActions.tsx';

export function PauseBanners() {
  const { t } = useTranslation('pauses');
  const accounts = useSession((state) => state.accounts);
  const query = useList((state) => state.query);
  const isList = useUi((state) => state.place === 'jobs' && state.layout === 'list');
  const isInbox = isList && query.view.kind === 'attention';
  const rows = isInbox ? pausedAccounts(accounts, query) : [];
  const others = pausedAccounts(accounts, { accountId: null, withSample: true }).filter(
    ({ id }) => !rows.some((row) => row.id === id),
  );
  return others.map((account) => (
    <Banner
      key={account.id}
      icon={IconPlayerPauseFilled}
      title={t(`${account.pause}.title`, { account: account.label })}
      text={t(`${account.pause}.text`)}
    >
      <PauseActions account={account} />
    </Banner>
  ));
}
