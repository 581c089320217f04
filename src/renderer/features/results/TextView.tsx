/** Text that is a result: lyrics, a revised prompt, a caption. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import styles from './views.module.css';

const COPIED_MS = 1_500;

export function TextView({ resultId, label, text }: { resultId: string; label: string; text: string }) {
  const { t } = useTranslation('results');
  const [copied, setCopied] = useState(false);
  const copy = useAction(async () => {
    await call('copyResult', { resultId, what: 'text' });
    setCopied(true);
  });
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <section className={styles.text} aria-label={label}>
      <header>
        <h3>{label}</h3>
        <Tooltip label={copied ? t('ui:copied') : t('ui:copy')}>
          <ActionIcon
            size={24}
            onClick={() => void copy.run()}
            aria-label={t('ui:copyNamed', { name: label })}
          >
            {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
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
