/** One action for all selected jobs: what it would do, what it may cost, and the decision. Then main carries it out. */
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { BulkAction, BulkForecast } from '../../../shared/bulk.ts';
import { call, isDeclined } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import dialog from '../../ui/ConfirmDialog.module.css';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatMoney, formatUsd, inSentences } from '../../ui/format.ts';
import { useAction } from '../../ui/useAction.ts';
import styles from './Bulk.module.css';

export interface BulkDialogProps {
  action: BulkAction;
  jobIds: readonly string[];
  onClose: () => void;
}

export function BulkDialog({ action, jobIds, onClose }: BulkDialogProps) {
  const { t } = useTranslation(['bulk', 'ui']);
  const asksValue = action === 'tag' || action === 'project';
  const [value, setValue] = useState('');
  const [forecast, setForecast] = useState<BulkForecast | null>(null);
  const look = useAction(async () =>
    setForecast(await call('forecastBulk', { action, jobIds: [...jobIds] })),
  );
  const start = useAction(async () => {
    if (forecast === null) return;
    try {
      await call('startBulk', { forecastId: forecast.forecastId, value: value.trim() });
    } catch (thrown) {
      if (isDeclined(thrown)) return;
      throw thrown;
    }
    onClose();
  });
  const { run: lookNow } = look;
  useEffect(() => {
    void lookNow();
  }, [lookNow]);

  // The field comes when the forecast is there, after the dialog has given the focus away.
  const field = useRef<HTMLInputElement>(null);
  const hasField = asksValue && (forecast?.fitting ?? 0) > 0;
  useEffect(() => {
    if (hasField) field.current?.focus();
  }, [hasField]);

  const count = forecast?.fitting ?? 0;
  const ready = count > 0 && (action !== 'tag' || value.trim() !== '');
  const error = look.error ?? start.error;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`title.${action}`)}
      size={460}
      closeOnClickOutside={!start.busy}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <form
        className={dialog.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void start.run();
        }}
      >
        {error && <ErrorNote error={error} />}
        {forecast ? (
          <>
            {hasField && (
              <TextInput
                label={t(`field.${action}`)}
                description={action === 'project' ? t('field.projectHint') : undefined}
                value={value}
                onChange={(event) => setValue(event.currentTarget.value)}
                maxLength={action === 'tag' ? 60 : 100}
                ref={field}
                data-autofocus
              />
            )}
            <Forecast forecast={forecast} />
          </>
        ) : (
          !look.error && <p role="status">{t('looking')}</p>
        )}
        <Group justify="flex-end" gap="xs" mt={4}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {forecast && count === 0 ? t('ui:close') : t('ui:cancel')}
          </Button>
          {count > 0 && (
            <Button type="submit" loading={start.busy} disabled={!ready}>
              {t(`confirm.${action}`, { count })}
            </Button>
          )}
        </Group>
      </form>
    </Modal>
  );
}

function Forecast({ forecast }: { forecast: BulkForecast }) {
  const { t } = useTranslation('bulk');
  const { action, fitting: count, left, mostUsd, sampleUsd, unknown } = forecast;
  if (count === 0) return <p role="status">{t(`none.${action}`)}</p>;
  return (
    <>
      <p role="status">{t(`fits.${action}`, { count })}</p>
      {action === 'retry' && (
        <p>
          {inSentences(
            mostUsd !== null && t('cost', { amount: formatUsd(mostUsd) }),
            sampleUsd !== null && t('costSample', { amount: formatMoney(sampleUsd, true) }),
            unknown > 0 && t('costUnknown', { count: unknown }),
          )}
        </p>
      )}
      {action === 'requestCancellation' && <p>{t('honest')}</p>}
      {left > 0 && <p className={styles.soft}>{t('left', { count: left })}</p>}
    </>
  );
}
