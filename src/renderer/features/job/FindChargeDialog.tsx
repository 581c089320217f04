/** Looks through the usage rows for the charge of a job whose outcome is unknown; the person judges what was found. */
import { Button, Group, Loader, Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ChargeSearch } from '../../../shared/billing.ts';
import type { JobRow } from '../../../shared/job.ts';
import { isSample } from '../../../shared/sample.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { createTurns } from '../../store/turns.ts';
import { useUi } from '../../store/ui.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatMoney, formatStamp } from '../../ui/format.ts';
import { useAction } from '../../ui/useAction.ts';
import { ChargeCandidates } from './ChargeCandidates.tsx';
import styles from './FindChargeDialog.module.css';

export function FindChargeDialog({ job, onClose }: { job: JobRow; onClose: () => void }) {
  const { t } = useTranslation(['job', 'ui']);
  const jobId = job.id;
  const account = useSession((state) => state.accounts.find((one) => one.id === job.accountId));
  const openDialog = useUi((state) => state.openDialog);
  const [found, setFound] = useState<ChargeSearch | null>(null);
  const [turns] = useState(createTurns);
  const find = async (): Promise<void> => {
    const isTaken = turns.begin();
    const fresh = await call('findCharge', { jobId });
    if (isTaken()) setFound(fresh);
  };
  const look = useAction(find);
  const confirm = useAction(async (rowId: string) => {
    await call('confirmCharge', { jobId, rowId });
    await find();
  });
  const hasToken = account?.hasManagementToken ?? false;
  const { run } = look;
  useEffect(() => {
    if (hasToken) void run();
  }, [hasToken, run]);
  const error = look.error ?? confirm.error;
  const own = found?.joined[0];
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('chargeDialog.title')}
      size={560}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <div className={styles.body}>
        <p>{t('chargeDialog.text')}</p>
        {!hasToken && <p>{t('chargeDialog.noToken')}</p>}
        {look.busy && found === null && (
          <p role="status" className={styles.busy}>
            <Loader size={14} aria-hidden /> {t('chargeDialog.looking')}
          </p>
        )}
        {error && <ErrorNote error={error} />}
        {found && (
          <div role="status" className={styles.found}>
            {own ? (
              <p>
                {own.costUsd === null
                  ? t('chargeDialog.ownUnknown', { time: formatStamp(own.createdAt) })
                  : t('chargeDialog.own', {
                      amount: formatMoney(own.costUsd, isSample(job.accountId)),
                      time: formatStamp(own.createdAt),
                    })}
              </p>
            ) : found.candidates.length > 0 ? (
              <ChargeCandidates
                model={job.model}
                candidates={found.candidates}
                busy={confirm.busy}
                onChoose={(rowId) => void confirm.run(rowId)}
              />
            ) : (
              <p>{t('chargeDialog.nothing', { model: job.model, from: formatStamp(found.from) })}</p>
            )}
            {!found.ownKeyFound && <p className={styles.soft}>{t('chargeDialog.foreign')}</p>}
          </div>
        )}
        <Group justify="flex-end" gap="xs" mt={4}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('ui:close')}
          </Button>
          {!hasToken && account && (
            <Button onClick={() => openDialog({ kind: 'managementToken', accountId: account.id })}>
              {t('chargeDialog.addToken')}
            </Button>
          )}
          {found && own === undefined && (
            <>
              <Button variant="default" loading={look.busy} onClick={() => void run()}>
                {t('chargeDialog.again')}
              </Button>
              {job.state === 'unconfirmed' && (
                <Button variant="default" onClick={() => openDialog({ kind: 'markNotCreated', jobId })}>
                  {t('chargeDialog.notCreated')}
                </Button>
              )}
            </>
          )}
          {own && (
            <Button variant="default" onClick={() => openDialog({ kind: 'linkTask', jobId })}>
              {t('chargeDialog.link')}
            </Button>
          )}
        </Group>
      </div>
    </Modal>
  );
}
