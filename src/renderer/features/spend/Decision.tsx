/** What a person makes of a line: a note, and whether it is dealt with. Kept over every later run. */
import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { ReconciliationLine } from '../../../shared/billing.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx';
import { useAction } from '../../ui/useAction.ts';
import styles from './LineDetail.module.css';
import { decide } from './state.ts';

const LONGEST_NOTE = 2000;

export function Decision({ line }: { line: ReconciliationLine }) {
  const { t } = useTranslation('spend');
  const kept = line.decision;
  const [note, setNote] = useState(kept?.note ?? '');
  const keep = (resolved: boolean) =>
    decide(line.key, { resolved, note: note.trim(), confirmedJobId: kept?.confirmedJobId ?? null });
  // Two, since ticking the box takes the focus from the note: both are sent, one after the other.
  const noting = useAction(keep);
  const resolving = useAction(keep);
  const resolved = kept?.resolved ?? false;
  const keepNote = (): void => {
    if (note.trim() !== (kept?.note ?? '')) void noting.run(resolved);
  };
  const error = noting.error ?? resolving.error;
  return (
    <section className={styles.decision}>
      <GrowingTextarea
        size="sm"
        label={t('line.note')}
        placeholder={t('line.notePlaceholder')}
        value={note}
        maxLength={LONGEST_NOTE}
        fewest={1}
        most={8}
        onChange={(event) => setNote(event.currentTarget.value)}
        onBlur={keepNote}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) keepNote();
        }}
      />
      <Checkbox
        size="xs"
        label={t('line.resolved')}
        description={t('line.resolvedHint')}
        checked={resolved}
        onChange={(event) => void resolving.run(event.currentTarget.checked)}
      />
      {error && <ErrorNote error={error} compact />}
    </section>
  );
}
