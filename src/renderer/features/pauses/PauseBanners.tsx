/** One banner for each account whose work waits. It stands as long as its cause does, and carries what ends it. */
import { IconPlayerPauseFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { pausedAccounts } from '../../store/pauses.ts';
import { useSession } from '../../store/session.ts';
import { Banner } from '../../ui/Banner.tsx';
import { PauseActions } from './PauseActions.tsx';

export function PauseBanners() {
  const { t } = useTranslation('pauses');
  const accounts = useSession((state) => state.accounts);
  return pausedAccounts(accounts, { accountId: null, withSample: true }).map((account) => (
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
