/** A small button that copies a text and says so. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../bridge.ts';
import { useAction } from './useAction.ts';

/** How long the tick stays, ms. */
const SAID_FOR = 1500;

export function CopyIcon({ text, name }: { text: string; name: string }) {
  const { t } = useTranslation('ui');
  const [copied, setCopied] = useState(false);
  const copy = useAction(async () => {
    await call('copyText', { text });
    setCopied(true);
  });
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID_FOR);
    return () => clearTimeout(timer);
  }, [copied]);
  const label = copy.error ? copy.error.message : copied ? t('copied') : t('copyNamed', { name });
  return (
    <Tooltip label={label}>
      <ActionIcon size={20} onClick={() => void copy.run()} aria-label={label}>
        {copy.error ? (
          <IconAlertTriangle size={13} />
        ) : copied ? (
          <IconCheck size={13} />
        ) : (
          <IconCopy size={13} />
        )}
      </ActionIcon>
    </Tooltip>
  );
}
