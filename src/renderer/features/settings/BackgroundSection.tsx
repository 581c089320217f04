/** What Safelight does when nobody watches, and when it speaks up. */
import { Switch, TextInput } from '@mantine/core';
import type { Settings } from '../../../shared/settings.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { NotificationSettings } from './NotificationSettings.tsx';
import { useSetting } from './useSetting.ts';
import { useTyped } from './useTyped.ts';

const AMOUNT = /^\d{1,9}(\.\d{1,6})?$/;
const isAmount = (text: string): boolean => AMOUNT.test(text.trim());
const isShare = (text: string): boolean => /^\d{1,4}$/.test(text.trim()) && Number(text) <= 1000;

export function BackgroundSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation('settings');
  const save = useSetting();
  const amount = useTyped({
    settings,
    save,
    written: (kept) => kept.lowBalanceUsd,
    change: (text) => (isAmount(text) ? { lowBalanceUsd: text.trim() } : null),
  });
  const share = useTyped({
    settings,
    save,
    written: (kept) => String(kept.chargeShare),
    change: (text) => (isShare(text) ? { chargeShare: Number(text) } : null),
  });
  return (
    <>
      <Switch
        size="xs"
        label={t('polling.label')}
        description={t('polling.hint')}
        checked={settings.keepPollingInBackground}
        onChange={(event) => void save.run({ keepPollingInBackground: event.currentTarget.checked })}
      />
      <NotificationSettings settings={settings} save={save} />
      <TextInput
        label={t('lowBalance.label')}
        description={t('lowBalance.hint')}
        styles={{ wrapper: { width: 220 } }}
        inputMode="decimal"
        error={isAmount(amount.text) ? null : t('lowBalance.bad')}
        {...amount.field}
      />
      <Switch
        size="xs"
        label={t('charges.label')}
        description={t('charges.hint')}
        checked={settings.fetchCharges}
        onChange={(event) => void save.run({ fetchCharges: event.currentTarget.checked })}
      />
      <TextInput
        label={t('charges.share')}
        w={330}
        inputMode="numeric"
        error={isShare(share.text) ? null : t('charges.badShare')}
        {...share.field}
      />
      {save.error && <ErrorNote error={save.error} />}
    </>
  );
}
