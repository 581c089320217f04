/** Label and value lines, with a copy button for what people paste elsewhere. */
import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './Facts.module.css';

export function Facts({ children }: { children: ReactNode }) {
  return <dl className={styles.facts}>{children}</dl>;
}

export interface FactProps {
  label: string;
  children: ReactNode;
  /** Text that the copy button puts on the clipboard; no button without it. */
  copy?: string | null;
  mono?: boolean;
}

export function Fact({ label, children, copy, mono = false }: FactProps) {
  const { t } = useTranslation('ui');
  return (
    <div className={styles.fact}>
      <dt>{label}</dt>
      <dd data-mono={mono || undefined}>
        <span className={styles.value}>{children}</span>
        {copy && (
          <CopyButton value={copy}>
            {({ copied, copy: put }) => (
              <Tooltip label={copied ? t('copied') : t('copy')}>
                <ActionIcon size={20} onClick={put} aria-label={t('copyNamed', { name: label })}>
                  {copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
                </ActionIcon>
              </Tooltip>
            )}
          </CopyButton>
        )}
      </dd>
    </div>
  );
}
