/** The New job sheet over the list: kind and model at the left, the model's own form at the right. */
import { ActionIcon, Button, Modal, SegmentedControl, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type Family, families } from '../../../shared/families/index.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { activeAccount, useSession } from '../../store/session.ts';
import { useUi } from '../../store/ui.ts';
import { useEscape } from '../../ui/escape.ts';
import { lazily } from '../../ui/later.ts';
import { UntilLoaded } from '../../ui/UntilLoaded.tsx';
import { useOnChange } from '../../ui/useOnChange.ts';
import { useManyPane } from '../batch/state.ts';
import styles from './ComposeSheet.module.css';
import { DraftMenu } from './DraftMenu.tsx';
import {
  applyModel,
  basisOf,
  beginDraft,
  chooseFamily,
  draftTitle,
  hasContent,
  startOver,
  undoDiscard,
  useDraft,
} from './draft.ts';
import { useFieldLabel } from './FieldControl.tsx';
import { FormPane } from './FormPane.tsx';
import { forgetProblems } from './imports.ts';
import { keepDraftsNow, startKeeping, useKeeping } from './keeping.ts';
import { MODEL_SEARCH_ID, ModelPane } from './ModelPane.tsx';
import { SheetFooter } from './SheetFooter.tsx';
import { useEarlierRefusal } from './useEarlierRefusal.ts';
import { useMany } from './useMany.ts';
import { useCatalogue, useModel } from './useModels.ts';
import { useSheetTransfer } from './useSheetTransfer.ts';
import { type Blocker, useSubmit } from './useSubmit.ts';

const ManyPane = lazily(async () => (await import('../batch/ManyPane.tsx')).default);
const Review = lazily(async () => (await import('../batch/Review.tsx')).default);

export function ComposeSheet() {
  const { t } = useTranslation(['compose', 'ui']);
  const start = useUi((state) => state.compose);
  const close = useUi((state) => state.closeCompose);
  const accountId = useSession(activeAccount)?.id ?? null;
  const projectId = useSession((state) => activeAccount(state)?.projectId ?? state.settings?.projectId) ?? '';
  const family = useDraft((state) => state.draft.family);
  const modelId = useDraft((state) => state.draft.modelId);
  const basedOn = useDraft((state) => basisOf(state.draft));
  const templateId = useDraft((state) => state.draft.templateId);
  const restored = useDraft((state) => state.restored);
  const discarded = useDraft(({ discarded: [latest], draft }) => (hasContent(draft) ? undefined : latest));
  const keepingError = useKeeping((state) => state.error);
  const hasForm = useDraft((state) => state.draft.form !== null);
  const [blocker, setBlocker] = useState<Blocker | null>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const transfer = useSheetTransfer(sheet);
  const catalogue = useCatalogue(accountId);
  const record = useModel(accountId, modelId);

  useLayoutEffect(() => {
    if (start) beginDraft(start, projectId);
  }, [start, projectId]);
  useEffect(() => {
    startKeeping();
    return keepDraftsNow;
  }, []);
  useEarlierRefusal(start?.basedOn ?? null);
  useEffect(() => {
    if (record.value) applyModel(record.value.model);
  }, [record.value]);
  // A draft that was started over has lost its form.
  useOnChange(hasForm, () => {
    if (!hasForm && record.value) applyModel(record.value.model);
  });

  const onBlocked = useCallback((what: Blocker | null): void => {
    setBlocker(what);
    if (what === 'noModel') document.getElementById(MODEL_SEARCH_ID)?.focus();
    // Complaints are on the page after the next paint.
    else requestAnimationFrame(() => focusFirstInvalid(sheet.current));
  }, []);
  const { submit, busy } = useSubmit(onBlocked);
  const many = useMany(onBlocked);
  const go = many.outlook === null ? submit : many.review;
  const form = useDraft((state) => state.draft.form);
  const values = useDraft((state) => state.draft.values);
  const raw = useDraft((state) => state.draft.raw);
  const isMaking = useManyPane((state) => state.isOpen);
  const labelOf = useFieldLabel();
  // Choosing a model answers what was in the way.
  useOnChange(`${accountId} ${modelId}`, () => setBlocker(null));

  // The review takes the place of the form, and the form is below it.
  useEscape(sheet, () => {
    if (useUi.getState().dialog === null) (many.spec === null ? close : many.back)();
  });
  const standing = discarded
    ? t('drafts.discarded', { title: draftTitle(discarded) || t('drafts.untitled') })
    : basedOn
      ? t('basedOn')
      : restored
        ? t('restored')
        : '';
  const about = transfer.problem || (keepingError ? shown(keepingError.message) : standing);
  const clearForm = (): void => {
    startOver(projectId);
    forgetProblems();
    setBlocker(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (many.spec === null) go();
  };

  return (
    <Modal.Root
      opened
      onClose={close}
      closeOnEscape={false}
      padding={0}
      yOffset={20}
      centered
      size="min(1040px, calc(100vw - 40px))"
      transitionProps={{ duration: 110, transition: 'pop' }}
    >
      <Modal.Overlay backgroundOpacity={0.5} />
      <Modal.Content aria-label={t('title')} radius="lg" className={styles.content}>
        <Modal.Body className={styles.body}>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: keys and drops of the sheet, which has its own controls */}
          <div
            ref={sheet}
            className={styles.sheet}
            onKeyDown={onKeyDown}
            onDragOver={transfer.onDragOver}
            onDrop={transfer.onDrop}
          >
            <div className={styles.header}>
              <h2>{t('title')}</h2>
              {many.spec === null && (
                <SegmentedControl
                  size="xs"
                  aria-label={t('kind')}
                  value={family}
                  onChange={(value) => chooseFamily(value as Family)}
                  data={families.map((value) => ({ value, label: t(`ui:family.${value}`) }))}
                />
              )}
              <span className={styles.about} role="status" title={about}>
                {about}
              </span>
              {many.spec === null && (
                <>
                  {discarded && (
                    <Button variant="subtle" color="gray" onClick={undoDiscard}>
                      {t('drafts.undo')}
                    </Button>
                  )}
                  <Button
                    variant="subtle"
                    color="gray"
                    onClick={() => useUi.getState().openDialog({ kind: 'templates' })}
                  >
                    {t('templates')}
                  </Button>
                  <DraftMenu projectId={projectId} />
                  <Button variant="subtle" color="gray" onClick={clearForm}>
                    {t('startOver')}
                  </Button>
                </>
              )}
              <Tooltip label={t('close')}>
                <ActionIcon onClick={close} aria-label={t('close')}>
                  <IconX size={17} />
                </ActionIcon>
              </Tooltip>
            </div>
            {many.spec !== null ? (
              <UntilLoaded fallback={null}>
                <Review spec={many.spec} templateId={templateId} onBack={many.back} onMade={many.made} />
              </UntilLoaded>
            ) : (
              <>
                <div className={styles.panes} data-making={isMaking || undefined}>
                  {isMaking && form !== null && many.asked !== null ? (
                    <UntilLoaded fallback={<section />}>
                      <ManyPane
                        form={form}
                        values={values}
                        raw={raw}
                        labelOf={labelOf}
                        outlook={many.asked}
                      />
                    </UntilLoaded>
                  ) : (
                    <ModelPane catalogue={catalogue} />
                  )}
                  <FormPane record={record} models={catalogue.value?.models ?? []} />
                </div>
                <SheetFooter blocker={blocker} busy={busy} onSubmit={go} record={record} many={many} />
              </>
            )}
          </div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function focusFirstInvalid(sheet: HTMLElement | null): void {
  const field = sheet?.querySelector<HTMLElement>('[data-invalid]');
  if (!field) {
    // What was refused as a whole stands at the top of the form.
    sheet?.querySelector('[data-form]')?.scrollTo({ top: 0 });
    return;
  }
  field.closest('details')?.setAttribute('open', '');
  field.scrollIntoView({ block: 'center' });
  // Buttons beside its label stand before what is typed into.
  const typed = field.querySelector<HTMLElement>('textarea, input:not([hidden])');
  (typed ?? field.querySelector<HTMLElement>('button'))?.focus();
}
