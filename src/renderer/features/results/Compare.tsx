/** Two to four results beside each other or under a slider, with what differs in how they were asked for. */
import { ActionIcon, Button, Checkbox, Loader, Modal, SegmentedControl, Tooltip } from '@mantine/core';
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipBackFilled,
  IconX,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { GalleryRow } from '../../../shared/views.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { fieldName } from '../../ui/names.ts';
import styles from './Compare.module.css';
import { CompareMedium } from './CompareMedium.tsx';
import { CompareSlider } from './CompareSlider.tsx';
import { canLieOver, parameterRows } from './compare-diff.ts';
import { useJobs } from './useJobs.ts';
import { type Together, useTogether } from './useTogether.ts';

export interface CompareProps {
  /** Two to four results on disk that can be shown here. */
  results: readonly GalleryRow[];
  onClose: () => void;
}

export function Compare({ results, onClose }: CompareProps) {
  const { t } = useTranslation(['results', 'ui']);
  const [mode, setMode] = useState<'side' | 'slider'>('side');
  const [stage, setStage] = useState<HTMLDivElement | null>(null);
  const [left, right] = results;
  const canSlide = canLieOver(results);
  const hasVideo = results.some((result) => result.media === 'video');
  const together = useTogether(stage, `${mode} ${results.map((result) => result.id).join(' ')}`);
  return (
    <Modal.Root
      opened
      onClose={onClose}
      fullScreen
      padding={0}
      transitionProps={{ duration: 90, transition: 'fade' }}
    >
      <Modal.Content aria-label={t('compare.label')} radius={0} className={styles.content}>
        <Modal.Body>
          <div className={styles.whole}>
            <div className={styles.bar}>
              <h2>{t('compare.label')}</h2>
              {hasVideo && <TogetherButtons {...together} />}
              {canSlide && (
                <SegmentedControl
                  size="xs"
                  value={mode}
                  onChange={(value) => setMode(value === 'slider' ? 'slider' : 'side')}
                  aria-label={t('compare.mode')}
                  data={[
                    { value: 'side', label: t('compare.side') },
                    { value: 'slider', label: t('compare.slider') },
                  ]}
                />
              )}
              <Tooltip label={t('ui:close')}>
                <ActionIcon onClick={onClose} aria-label={t('ui:close')} data-autofocus>
                  <IconX size={18} />
                </ActionIcon>
              </Tooltip>
            </div>
            <div className={styles.stage} ref={setStage}>
              {mode === 'slider' && canSlide && left && right ? (
                <CompareSlider left={left} right={right} />
              ) : (
                <div className={styles.sides} data-count={results.length}>
                  {results.map((result) => (
                    <figure key={result.id}>
                      <CompareMedium result={result} controls />
                      <figcaption>
                        {result.jobTitle} <span>{result.model}</span>
                      </figcaption>
                    </figure>
                  ))}
                </div>
              )}
            </div>
            <Parameters results={results} />
          </div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** Plays and stops all videos as one. */
function TogetherButtons({ playing, toggle, restart }: Together) {
  const { t } = useTranslation('results');
  return (
    <div className={styles.together}>
      <Button
        variant="default"
        leftSection={
          playing ? (
            <IconPlayerPauseFilled size={13} aria-hidden />
          ) : (
            <IconPlayerPlayFilled size={13} aria-hidden />
          )
        }
        onClick={toggle}
      >
        {t(playing ? 'compare.pauseAll' : 'compare.playAll')}
      </Button>
      <Tooltip label={t('compare.restart')}>
        <ActionIcon onClick={restart} aria-label={t('compare.restart')}>
          <IconPlayerSkipBackFilled size={15} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function Parameters({ results }: { results: readonly GalleryRow[] }) {
  const { t } = useTranslation('results');
  const { jobs, error } = useJobs(results.map((result) => result.jobId));
  const [onlyDifferences, setOnlyDifferences] = useState(true);
  if (error) return <ErrorNote error={error} />;
  if (!jobs) return <Loader size="xs" className={styles.loader} aria-label={t('compare.loading')} />;
  const rows = parameterRows(jobs);
  const shown = onlyDifferences ? rows.filter((row) => row.differs) : rows;
  return (
    <section className={styles.parameters} aria-label={t('compare.parameters')}>
      <div className={styles.parametersBar}>
        <h3>{t('compare.parameters')}</h3>
        <Checkbox
          size="xs"
          label={t('compare.onlyDifferences')}
          checked={onlyDifferences}
          onChange={(event) => setOnlyDifferences(event.currentTarget.checked)}
        />
      </div>
      {shown.length === 0 ? (
        <p className={styles.same}>{t('compare.same')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('compare.parameter')}</th>
              {results.map((result) => (
                <th scope="col" key={result.id}>
                  {result.jobTitle}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.name} data-differs={row.differs || undefined}>
                <th scope="row">
                  {row.name === 'model' || row.name === 'operation'
                    ? t(`compare.${row.name}`)
                    : fieldName(row.name)}
                </th>
                {results.map((result, index) => (
                  <td key={result.id}>{row.values[index] ?? t('compare.none')}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
