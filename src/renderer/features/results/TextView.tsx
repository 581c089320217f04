/** Text that is a result: lyrics, a revised prompt, a caption. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useCopy } from '../../ui/useCopy.ts';
import styles from './views.module.css';

export function TextView({ resultId, label, text }: { resultId: string; label: string; text: string }) {
  const { t } = useTranslation(['results', 'ui']);
  const copy = useCopy(() => call('copyResult', { resultId, what: 'text' }));
  return (
    <section className={styles.text} aria-label={label}>
      <header>
        <h3>{label}</h3>
        <Tooltip label={copy.copied ? t('ui:copied') : t('ui:copy')}>
          <ActionIcon
            size={24}
            onClick={() => void copy.run()}
            aria-label={t('ui:copyNamed', { name: label })}
          >
            {copy.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          </ActionIcon>
        </Tooltip>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long text is scrolled by keyboard too */}
      <div className={styles.textBody} tabIndex={0}>
        {text}
      </div>
      {copy.error && <ErrorNote error={copy.error} compact />}
    </section>
  );
}
