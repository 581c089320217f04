/** The wildcards that texts name: what the library has for each, and the way into the library. */
import { Button } from '@mantine/core';
import { useId, useState } from 'react';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useQuery } from '../../store/useQuery.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import styles from './Many.module.css';
import { WildcardsDialog } from './WildcardsDialog.tsx';

export function WildcardsPart({ names }: { names: readonly string[] }) {
  const { t } = useTranslation('batch');
  const id = useId();
  const [open, setOpen] = useState<string | null>(null);
  const library = useQuery({ key: 'wildcards', ask: () => call('wildcards') });
  return (
    <fieldset className={styles.part} aria-labelledby={id}>
      <h4 id={id}>{t('wildcards.title')}</h4>
      {library.error && <ErrorNote error={library.error} compact />}
      {names.map((name) => {
        const entry = library.value?.find((one) => one.name === name);
        return (
          <div key={name} className={styles.listHead}>
            <span className={styles.listName}>{`__${name}__`}</span>
            {library.value && (
              <span data-missing={entry === undefined || undefined}>
                {entry ? t('wildcards.entries', { count: entry.entries.length }) : t('wildcards.unknown')}
              </span>
            )}
            <Button
              variant="subtle"
              color="gray"
              size="compact-xs"
              aria-label={t(entry ? 'wildcards.editNamed' : 'wildcards.addNamed', { name })}
              onClick={() => setOpen(name)}
            >
              {t(entry ? 'wildcards.edit' : 'wildcards.add')}
            </Button>
          </div>
        );
      })}
      {open !== null && (
        <WildcardsDialog
          begin={open}
          onClose={() => {
            setOpen(null);
            library.refresh();
          }}
        />
      )}
    </fieldset>
  );
}
