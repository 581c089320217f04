/** A small button that copies a text and says so. */

import { ActionIcon, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import { call } from '../bridge.ts';
import { shown, useTranslation } from '../i18n/index.ts';
import { useCopy } from './useCopy.ts';

export function CopyIcon({ text, name }: { text: string; name: string }) {
  const { t } = useTranslation('ui');
  const copy = useCopy(() => call('copyText', { text }));
  const label = copy.error ? shown(copy.error.message) : copy.copied ? t('copied') : t('copyNamed', { name });
  return (
    <Tooltip label={label}>
      <ActionIcon size={20} onClick={() => void copy.run()} aria-label={label}>
        {copy.error ? (
          <IconAlertTriangle size={13} />
        ) : copy.copied ? (
          <IconCheck size={13} />
        ) : (
          <IconCopy size={13} />
        )}
      </ActionIcon>
    </Tooltip>
  );
}
