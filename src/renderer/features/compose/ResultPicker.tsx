/** Results of earlier jobs, to use one as an input. */
import { Button, Loader, Popover } from '@mantine/core';
import { IconPhotoSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { FormField } from '../../../shared/form/types.ts';
import { thumbnailMediaUrl } from '../../../shared/media.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { activeAccount, useSession } from '../../store/session.ts';
import { useQuery } from '../../store/useQuery.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatBeside } from '../../ui/format.ts';
import { addMedium } from './imports.ts';
import styles from './MediaField.module.css';

/** Newest results looked through for those of the right kind. */
const LOOKED_AT = 200;

export function ResultPicker({ field, label }: { field: FormField; label: string }) {
  const { t } = useTranslation('compose');
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} width={348} position="bottom-start" shadow="md" trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconPhotoSearch size={14} aria-hidden />}
          onClick={() => setOpen(!open)}
          aria-label={formatBeside(t('media.fromResults'), label)}
        >
          {t('media.fromResults')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Choices field={field} onChosen={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Choices({ field, onChosen }: { field: FormField; onChosen: () => void }) {
  const { t } = useTranslation('compose');
  const accountId = useSession(activeAccount)?.id ?? null;
  const kind = field.media?.kind;
  // Where only links are taken, a result goes out as TokenLab's own link to it.
  const takesFile = field.media?.file ?? false;
  const { value, error } = useQuery({
    key: accountId ?? 'every account',
    ask: () =>
      call('galleryRange', {
        query: { accountId, view: { kind: 'all' }, search: '', sort: 'newest', filters: {} },
        offset: 0,
        limit: LOOKED_AT,
      }),
  });
  const rows = value?.rows.filter(
    (row) => row.media === kind && row.download === 'done' && (takesFile || row.linked),
  );
  if (error) return <ErrorNote error={error} compact />;
  if (!rows) return <Loader size="xs" aria-label={t('media.pickLoading')} />;
  if (rows.length === 0) return <p className={styles.pickNone}>{t('media.pickNone')}</p>;
  return (
    <div className={styles.pick}>
      {rows.map((row) => (
        <button
          key={row.id}
          type="button"
          title={row.jobTitle}
          aria-label={row.jobTitle}
          onClick={() => {
            addMedium(field, {
              source: { kind: 'result', resultId: row.id },
              width: row.width,
              height: row.height,
              result: {
                mime: row.mime,
                bytes: row.bytes,
                linked: row.linked,
                family: row.family,
                taskId: null,
                audioId: null,
              },
            });
            onChosen();
          }}
        >
          {kind !== 'audio' && (
            <img src={thumbnailMediaUrl(row.id)} alt="" loading="lazy" draggable={false} />
          )}
          <span>{row.jobTitle}</span>
        </button>
      ))}
    </div>
  );
}
