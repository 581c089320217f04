/** What a batch may spend of its own, changed while it runs. To let more through is asked about by main. */
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { BatchSummary } from '../../../shared/batch.ts';
import { checked } from '../../../shared/checked.ts';
import { amountSchema } from '../../../shared/spend-limit.ts';
import { call, withPress } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useQuery } from '../../store/useQuery.ts';
import dialog from '../../ui/ConfirmDialog.module.css';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import { loadBatches } from './batches.ts';
import { costWords } from './cost.ts';

export interface BatchLimitDialogProps {
  batchId: string;
  onClose: () => void;
}

export function BatchLimitDialog({ batchId, onClose }: BatchLimitDialogProps) {
  const { t } = useTranslation(['batch', 'ui']);
  const asked = useQuery({ key: 'batches', ask: () => call('batches') });
  const batch = asked.value?.find(({ id }) => id === batchId) ?? null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('limit.title')}
      size={440}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {batch !== null && <LimitOf batch={batch} onClose={onClose} />}
      {asked.error && <ErrorNote error={asked.error} />}
    </Modal>
  );
}

/** Red on this ground is too faint to be read. */
const readable = { input: { color: 'var(--sl-text)' }, error: { color: 'var(--sl-text)' } };

function LimitOf({ batch, onClose }: { batch: BatchSummary; onClose: () => void }) {
  const { t } = useTranslation(['batch', 'ui']);
  const [text, setText] = useState(batch.limitUsd ?? '');
  const [tried, setTried] = useState(false);
  const amount = checked(amountSchema.nullable(), text.trim() || null);
  const save = useAction(async () => {
    const setBatchLimit = withPress('setBatchLimit');
    setTried(true);
    if (!amount.success) return;
    const { changed } = await setBatchLimit({ batchId: batch.id, limitUsd: amount.data });
    await loadBatches();
    // The person did not agree to let more through, so what was typed stays.
    if (changed) onClose();
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void save.run();
  };
  return (
    <form className={dialog.form} onSubmit={submit}>
      <p>
        <strong>{batch.name}</strong>
        <br />
        {costWords(batch, t).join(' · ')}
      </p>
      <TextInput
        label={t('many.limit')}
        placeholder={t('many.limitHint')}
        description={t('limit.hint')}
        inputMode="decimal"
        maxLength={20}
        leftSection="$"
        data-autofocus
        styles={readable}
        value={text}
        error={tried && !amount.success ? t('obstacle.limit') : null}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {save.error && <ErrorNote error={save.error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('ui:cancel')}
        </Button>
        <Button type="submit" loading={save.busy}>
          {t('limit.save')}
        </Button>
      </Group>
    </form>
  );
}
