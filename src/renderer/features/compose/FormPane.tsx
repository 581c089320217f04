/** The form of the chosen model and operation. */
import { Autocomplete, Button, Loader, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconSquareRoundedPlus } from '@tabler/icons-react';
import { useId } from 'react';
import type { ModelDetail, ModelSummary } from '../../../shared/catalogue.ts';
import type { FormField } from '../../../shared/form/types.ts';
import { isEmptyValue } from '../../../shared/form/values.ts';
import { offeredOperations } from '../../../shared/operations.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useList } from '../../store/list.ts';
import type { QueryAnswer } from '../../store/useQuery.ts';
import { DateInput } from '../../ui/DateInput.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatList, formatStamp } from '../../ui/format.ts';
import { DeliveryField } from './DeliveryField.tsx';
import { applyOperation, chooseModel, setDraft, useDraft } from './draft.ts';
import { FieldControl, useFieldLabel } from './FieldControl.tsx';
import { FieldFrame } from './FieldFrame.tsx';
import styles from './FormPane.module.css';
import { sortIssues } from './issues.ts';
import { LooseMedia } from './LooseMedia.tsx';
import { ModelHead } from './ModelHead.tsx';
import { ProjectKeyNote } from './ProjectKeyNote.tsx';
import { RawFields } from './RawFields.tsx';
import { Refusal } from './Refusal.tsx';
import type { ModelRecord } from './useModels.ts';
import { RAW_PATH } from './useSubmit.ts';

export interface FormPaneProps {
  record: QueryAnswer<ModelRecord>;
  /** What can be chosen in the picker. */
  models: readonly ModelSummary[];
}

export function FormPane({ record, models }: FormPaneProps) {
  const { t } = useTranslation(['compose', 'ui']);
  const modelId = useDraft((state) => state.draft.modelId);
  const error = useDraft((state) => state.draft.error);
  const loaded = record.value;
  return (
    <section className={styles.pane} aria-label={t('form.label')} data-form="">
      <LooseMedia />
      {error && <Refusal error={error} models={models} />}
      {modelId === null && (
        <EmptyState
          icon={<IconSquareRoundedPlus size={30} stroke={1.4} />}
          title={t('form.chooseTitle')}
          text={t('form.choose')}
        />
      )}
      {modelId !== null && !loaded && record.busy && (
        <div className={styles.waiting}>
          <Loader size="sm" aria-label={t('form.loading', { model: modelId })} />
        </div>
      )}
      {record.error && (
        <ErrorNote
          error={record.error}
          actions={
            <Button variant="default" onClick={record.refresh} loading={record.busy}>
              {t('ui:tryAgain')}
            </Button>
          }
        />
      )}
      {loaded && (
        <>
          <ModelHead model={loaded.model} onReplace={chooseModel} />
          {loaded.stale && (
            <p className={styles.note}>{t('form.stale', { time: formatStamp(loaded.fetchedAt) })}</p>
          )}
          {loaded.model.family === null && <p className={styles.note}>{t('form.notMedia')}</p>}
          <Fields model={loaded.model} />
        </>
      )}
    </section>
  );
}

function Fields({ model }: { model: ModelDetail }) {
  const { t } = useTranslation('compose');
  const form = useDraft((state) => state.draft.form);
  const issues = useDraft((state) => state.draft.issues);
  const values = useDraft((state) => state.draft.values);
  const operations = offeredOperations(model);
  if (form?.modelId !== model.id) return null;
  const { byField } = sortIssues(issues, form);
  const main = form.fields.filter((field) => !field.advanced);
  const more = form.fields.filter((field) => field.advanced);
  const set = more.filter((field) => !isEmptyValue(values[field.name])).length;
  const show = (field: FormField) => (
    <FieldControl key={field.name} field={field} error={byField[field.name]} />
  );
  return (
    <>
      {operations.length > 1 && <Operations model={model} operations={operations} chosen={form.operation} />}
      <Notes />
      <div className={styles.fields}>{main.map(show)}</div>
      <div>
        {more.length > 0 && (
          <details className={styles.section} open={more.some((field) => byField[field.name]) || undefined}>
            <summary>{set > 0 ? t('form.moreCount', { count: set }) : t('form.more')}</summary>
            <div className={styles.fields}>{more.map(show)}</div>
          </details>
        )}
        <RawFields
          unknown={form.unknownParameters}
          error={issues.find((issue) => issue.path === RAW_PATH)?.message}
        />
        {form.notes.length > 0 && <RemoteNotes notes={form.notes} />}
      </div>
      <JobFields model={model} operation={form.operation} />
    </>
  );
}

/** Laid out while they fit on a line. */
const LAID_OUT = 4;

function Operations({
  model,
  operations,
  chosen,
}: {
  model: ModelDetail;
  operations: readonly string[];
  chosen: string;
}) {
  const { t } = useTranslation('compose');
  const data = operations.map((value) => ({
    value,
    label: t(`operation.${value}`, { defaultValue: value }),
  }));
  if (operations.length <= LAID_OUT) {
    return (
      <SegmentedControl
        size="xs"
        className={styles.operations}
        aria-label={t('form.operation')}
        value={chosen}
        onChange={(value) => applyOperation(model, value)}
        data={data}
      />
    );
  }
  return (
    <Select
      size="xs"
      className={styles.operations}
      aria-label={t('form.operation')}
      value={chosen}
      onChange={(value) => value && applyOperation(model, value)}
      allowDeselect={false}
      data={data}
    />
  );
}

function Notes() {
  const { t } = useTranslation('compose');
  const label = useFieldLabel();
  const form = useDraft((state) => state.draft.form);
  const dropped = useDraft((state) => state.draft.dropped);
  const names = formatList(dropped.map((name) => label({ name, labelKey: `field.${name}` })));
  return (
    <>
      {dropped.length > 0 && (
        <p className={styles.note} role="status">
          {t('form.dropped', { names })}
        </p>
      )}
      {form?.note && <p className={styles.note}>{t(`form.${form.note}`)}</p>}
    </>
  );
}

function RemoteNotes({ notes }: { notes: readonly string[] }) {
  const { t } = useTranslation('compose');
  return (
    <details className={styles.section}>
      <summary>{t('form.notes')}</summary>
      <ul className={styles.remoteNotes} lang="en">
        {[...new Set(notes)].map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </details>
  );
}

function JobFields({ model, operation }: { model: ModelDetail; operation: string }) {
  const { t } = useTranslation('compose');
  const title = useDraft((state) => state.draft.title);
  const projectId = useDraft((state) => state.draft.projectId);
  const projects = useList((state) => state.counts)?.projects ?? [];
  const titleId = useId();
  const projectFieldId = useId();
  const laterId = useId();
  const notBefore = useDraft((state) => state.draft.notBefore);
  return (
    <div className={styles.jobFields}>
      <FieldFrame id={titleId} label={t('form.titleLabel')} wide={false}>
        <TextInput
          id={titleId}
          size="xs"
          placeholder={t('form.titleHint')}
          maxLength={300}
          value={title}
          onChange={(event) => setDraft({ title: event.currentTarget.value })}
        />
      </FieldFrame>
      <FieldFrame id={projectFieldId} label={t('form.project')} wide={false}>
        <Autocomplete
          id={projectFieldId}
          size="xs"
          placeholder={t('form.projectHint')}
          maxLength={100}
          value={projectId}
          data={projects.map((project) => project.projectId)}
          onChange={(value) => setDraft({ projectId: value })}
        />
      </FieldFrame>
      <FieldFrame id={laterId} label={t('form.notBefore')} wide={false}>
        <DateInput
          id={laterId}
          size="xs"
          type="datetime-local"
          value={notBefore}
          onChange={(event) => setDraft({ notBefore: event.currentTarget.value })}
        />
      </FieldFrame>
      <DeliveryField model={model} operation={operation} />
      <ProjectKeyNote />
    </div>
  );
}
