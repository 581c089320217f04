/** What Safelight does when nobody watches, and when it speaks up. */
import { Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Settings } from '../../../shared/settings.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { NotificationSettings } from './NotificationSettings.tsx';
import { useSetting } from './useSetting.ts';

const AMOUNT = /^\d{1,9}(\.\d{1,6})?$/;

export function BackgroundSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation('settings');
  const save = useSetting();
  const [amount, setAmount] = useState(settings.lowBalanceUsd);
  const [share, setShare] = useState(String(settings.chargeShare));
  const isShare = /^\d{1,4}$/.test(share.trim()) && Number(share) <= 1000;
  const valid = AMOUNT.test(amount.trim());
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
        value={amount}
        inputMode="decimal"
        onChange={(event) => setAmount(event.currentTarget.value)}
        error={valid ? null : t('lowBalance.bad')}
        onBlur={() => {
          if (valid && amount.trim() !== settings.lowBalanceUsd) {
            void save.run({ lowBalanceUsd: amount.trim() });
          }
        }}
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
        value={share}
        inputMode="numeric"
        onChange={(event) => setShare(event.currentTarget.value)}
        error={isShare ? null : t('charges.badShare')}
        onBlur={() => {
          if (isShare && Number(share) !== settings.chargeShare)
            void save.run({ chargeShare: Number(share) });
        }}
      />
      {save.error && <ErrorNote error={save.error} />}
    </>
  );
}
