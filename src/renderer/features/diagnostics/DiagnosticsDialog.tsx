/** What the app finds out about itself: looked up when the page opens, copied or added to a support packet. */
import { Button, Group, Loader, Modal, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy, IconLifebuoy, IconRefresh } from '@tabler/icons-react';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useList } from '../../store/list.ts';
import { useUi } from '../../store/ui.ts';
import { useQuery } from '../../store/useQuery.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatPair, formatStamp } from '../../ui/format.ts';
import { useCopy } from '../../ui/useCopy.ts';
import styles from './DiagnosticsDialog.module.css';
import { type Line, reportText, type Section, sectionsOf } from './report.ts';

export function DiagnosticsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['diagnostics', 'ui']);
  const { value, error, busy, refresh } = useQuery(
    { key: 'diagnose', ask: () => call('diagnose') },
    { keepsOld: true },
  );
  const sections = value === null ? [] : sectionsOf(value, t);
  const copy = useCopy(() => call('copyText', { text: reportText(sections, t, value?.madeAt ?? 0) }));
  const toPacket = (): void => {
    const jobIds = [...useList.getState().selection.ids];
    useUi.getState().openDialog({ kind: 'support', jobIds, withDiagnostics: true });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('title')}
      size={760}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <p className={styles.intro}>{t('intro')}</p>
      {error && <ErrorNote error={error} />}
      {copy.error && <ErrorNote error={copy.error} />}
      {value === null && busy && <Loader size="sm" aria-label={t('looking')} />}
      {value !== null && (
        <section aria-label={t('title')} aria-busy={busy}>
          {sections.map((section) => (
            <SectionView key={section.id} {...section} />
          ))}
        </section>
      )}
      <Group gap="xs" className={styles.foot}>
        <Button
          variant="default"
          data-autofocus
          leftSection={<IconRefresh size={15} />}
          loading={busy && value !== null}
          onClick={refresh}
        >
          {t('again')}
        </Button>
        {value !== null && (
          <span className={styles.soft}>{t('madeAt', { at: formatStamp(value.madeAt) })}</span>
        )}
        <Group gap="xs" ml="auto">
          <Button
            variant="default"
            disabled={value === null}
            leftSection={<IconLifebuoy size={15} />}
            onClick={toPacket}
          >
            {t('packet')}
          </Button>
          <Button
            disabled={value === null}
            leftSection={copy.copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
            onClick={() => void copy.run()}
          >
            {copy.copied ? t('copied') : t('copy')}
          </Button>
        </Group>
      </Group>
    </Modal>
  );
}

function SectionView({ id, lines }: Section) {
  const { t } = useTranslation('diagnostics');
  return (
    <section className={styles.section}>
      <h3 className={styles.title}>{t(`section.${id}`)}</h3>
      <dl className={styles.lines}>
        {lines.map((line) => (
          <LineView key={`${line.label} ${line.text}`} {...line} />
        ))}
      </dl>
    </section>
  );
}

function LineView({ label, text, verdict }: Line) {
  const { t } = useTranslation('diagnostics');
  const isProblem = verdict === 'watch' || verdict === 'bad';
  return (
    <div className={styles.line} data-verdict={verdict ?? undefined}>
      <dt>{label}</dt>
      <dd>
        <span className={styles.mark} aria-hidden>
          {verdict === 'fine' && <IconCheck size={14} />}
          {isProblem && <IconAlertTriangle size={14} />}
        </span>
        <span className={styles.text}>
          {isProblem && <VisuallyHidden>{formatPair(t(`verdict.${verdict}`), '')}</VisuallyHidden>}
          {text}
        </span>
      </dd>
    </div>
  );
}
