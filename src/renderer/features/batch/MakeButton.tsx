/** In the foot of the sheet: how many jobs it makes. A press opens what makes it more than one. */
import { Button } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useTranslation } from '../../i18n/index.ts';
import styles from './Many.module.css';
import type { Outlook } from './making.ts';
import { showPane, useManyPane } from './state.ts';

export interface MakeButtonProps {
  /** Null while it makes one. */
  outlook: Outlook | null;
  /** The prompt speaks of variables that no list fills. */
  hasVariables: boolean;
}

export function MakeButton({ outlook, hasVariables }: MakeButtonProps) {
  const { t } = useTranslation('batch');
  const isOpen = useManyPane((state) => state.isOpen);
  const words =
    outlook === null
      ? t(hasVariables && !isOpen ? 'make.variables' : 'make.one')
      : (outlook.count ?? 0) === 0
        ? t('make.many')
        : t('make.count', { count: outlook.count ?? 0 });
  return (
    <Button
      variant="subtle"
      color="gray"
      className={styles.make}
      data-many={outlook !== null || undefined}
      aria-expanded={isOpen}
      leftSection={<IconStack2 size={15} aria-hidden />}
      onClick={() => showPane(!isOpen)}
    >
      {words}
    </Button>
  );
}
