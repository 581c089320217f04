/** A good file that this window cannot show: another program may. */
import { Button } from '@mantine/core';
import { IconExternalLink, IconEyeOff } from '@tabler/icons-react';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import styles from './views.module.css';

export function Unplayable({ resultId, text }: { resultId: string; text: string }) {
  const { t } = useTranslation('results');
  const open = useAction(() => call('openResult', { resultId }));
  return (
    <div className={styles.unplayable} role="status">
      <IconEyeOff size={22} stroke={1.5} aria-hidden />
      <p>{text}</p>
      <Button
        variant="default"
        leftSection={<IconExternalLink size={14} aria-hidden />}
        onClick={() => void open.run()}
        loading={open.busy}
      >
        {t('action.openElsewhere')}
      </Button>
      {open.error && <ErrorNote error={open.error} compact />}
    </div>
  );
}
