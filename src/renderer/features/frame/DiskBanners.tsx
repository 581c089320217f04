/** What stands in the way of writing, as long as it does: the ledger's disk is full. */
import { IconDatabaseExclamation } from '@tabler/icons-react';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { Banner } from '../../ui/Banner.tsx';

export function DiskBanners() {
  const { t } = useTranslation('frame');
  const disk = useSession((state) => state.poller?.disk ?? 'ok');
  if (disk === 'ok') return null;
  return (
    <Banner icon={IconDatabaseExclamation} title={t(`disk.${disk}.title`)} text={t(`disk.${disk}.text`)} />
  );
}
