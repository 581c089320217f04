/** Takes tasks that were made elsewhere into the ledger, one or many. */

import { Button, Group, Modal, Select, Stack } from '@mantine/core';
import { useState } from 'react';
import type { MethodOutput } from '../../../shared/contract/methods.ts';
import { type Family, families } from '../../../shared/families/index.ts';
import { call } from '../../bridge.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { revealJob } from '../../store/reveal.ts';
import { activeAccount, useSession } from '../../store/session.ts';
import { useKeptState } from '../../store/useKeptState.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx';
import { submitByKeys } from '../../ui/submit-by-keys.ts';
import { useAction } from '../../ui/useAction.ts';
import styles from './TrackDialog.module.css';
import { MOST_TASKS, readTaskIds } from './task-ids.ts';

export function TrackDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['track', 'ui']);
  const account = useSession(activeAccount);
  const [text, setText, forgetText] = useKeptState('tasks to track', '');
  const [family, setFamily] = useState<Family>('video');
  const [outcome, setOutcome] = useState<MethodOutput<'trackTasks'> | null>(null);
  const ids = readTaskIds(text);
  const track = useAction(async () => {
    if (account === null) return;
    const answer = await call('trackTasks', { accountId: account.id, family, taskIds: ids });
    const first = answer.jobIds[0];
    if (first) await revealJob(first);
    if (answer.refused.length === 0) {
      forgetText();
      return onClose();
    }
    setOutcome(answer);
    // What was typed since stays.
    setText((now) => (now === text ? answer.refused.map((one) => one.taskId).join('\n') : now));
  });
  const tooMany = ids.length > MOST_TASKS;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('title')}
      size={500}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ids.length > 0 && !tooMany) void track.run();
        }}
        onKeyDown={submitByKeys}
      >
        <Stack gap={12}>
          <p className={styles.text}>{t('text')}</p>
          <GrowingTextarea
            label={t('field')}
            placeholder={t('placeholder')}
            value={text}
            onChange={({ currentTarget: { value } }) => setText(() => value)}
            fewest={4}
            most={12}
            spellCheck={false}
            fieldClass={styles.ids}
            error={tooMany ? t('tooMany', { limit: MOST_TASKS }) : undefined}
            data-autofocus
          />
          <Group gap="md" align="flex-end">
            <Select
              label={t('family')}
              data={families.map((value) => ({ value, label: t(`ui:family.${value}`) }))}
              value={family}
              onChange={(value) => setFamily((value ?? 'video') as Family)}
              allowDeselect={false}
              w={150}
            />
            <p className={styles.account}>
              {account ? t('ui:marks.pair', { name: t('account'), value: account.label }) : t('noAccount')}
            </p>
          </Group>
          {outcome && (
            <div role="status">
              {outcome.jobIds.length > 0 && <p>{t('done', { count: outcome.jobIds.length })}</p>}
              <p className={styles.text}>{t('refused')}</p>
              <ul className={styles.refused}>
                {outcome.refused.map(({ taskId, error }) => (
                  <li key={taskId}>
                    <code>{taskId}</code> {shown(error.message)}
                  </li>
                ))}
              </ul>
            </div>
          )}
          {track.error && <ErrorNote error={track.error} />}
          <Group justify="flex-end" gap="xs">
            <Button
              variant="default"
              onClick={() => {
                forgetText();
                onClose();
              }}
            >
              {outcome ? t('ui:close') : t('ui:cancel')}
            </Button>
            <Button
              type="submit"
              loading={track.busy}
              disabled={ids.length === 0 || tooMany || account === null}
            >
              {ids.length === 0 ? t('confirmNone') : t('confirm', { count: ids.length })}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
