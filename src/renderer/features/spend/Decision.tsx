/** What a person makes of a line: a note, and whether it is dealt with. Kept over every later run. */
import { Checkbox } from '@mantine/core';
import { useTranslation } from '../../i18n/index.ts';
import type { ShownFields } from '../../store/useKeptFields.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx';
import styles from './LineDetail.module.css';
import type { LineDecision } from './state.ts';

const LONGEST_NOTE = 2000;

export function Decision({ fields }: { fields: ShownFields<LineDecision> }) {
  const { t } = useTranslation('spend');
  const { note, resolved } = fields.shown;
  const keepNote = (): void => fields.leave('note', note.trim());
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
        onChange={(event) => fields.type('note', event.currentTarget.value)}
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
        onChange={(event) => fields.save('resolved', event.currentTarget.checked)}
      />
      {fields.error && <ErrorNote error={fields.error} compact />}
    </section>
  );
}
