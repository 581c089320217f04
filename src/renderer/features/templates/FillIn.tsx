/** A template's variables as a form; what comes of it is opened in the sheet, or is made at once. */
import { Autocomplete, Button, Switch } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { formFor } from '../../../shared/form/build.ts';
import type { Template, TemplateVariable, VariableValue } from '../../../shared/templates/template.ts';
import { filledIn, ofSameKind, variablesOf, wholeFields } from '../../../shared/templates/variables.ts';
import { useTranslation } from '../../i18n/index.ts';
import { activeAccount, useSession } from '../../store/session.ts';
import { useUi } from '../../store/ui.ts';
import { useKeptState } from '../../store/useKeptState.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { firstPress } from '../../ui/first-press.ts';
import { formatList, formatPair } from '../../ui/format.ts';
import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx';
import { submitByKeys } from '../../ui/submit-by-keys.ts';
import { useFieldLabel } from '../compose/FieldControl.tsx';
import { useModel } from '../compose/useModels.ts';
import styles from './Templates.module.css';
import { useMakeOne } from './useMakeOne.ts';

export interface FillInProps {
  template: Template;
  /** A job is being made of it, or no longer. */
  onMaking: (isMaking: boolean) => void;
  onBack: () => void;
  onClose: () => void;
}

export function FillIn({ template, onMaking, onBack, onClose }: FillInProps) {
  const { t } = useTranslation(['templates', 'ui']);
  const label = useFieldLabel();
  const account = useSession(activeAccount);
  const { id, content } = template;
  const [variables] = useState(() => variablesOf(content));
  const [typed, setTyped, forgetTyped] = useKeptState<ReadonlyMap<string, VariableValue>>(
    `fill in ${id}`,
    new Map(),
  );
  const values = new Map(variables.map(({ name, value }) => [name, typed.get(name) ?? value]));
  const { model: modelId, operation } = content.request;
  const record = useModel(account?.id ?? null, modelId);
  const model = record.value?.model ?? null;
  const form = model && formFor(model, operation ?? '');
  const fields = wholeFields(content);
  const given = new Map(
    variables.flatMap(({ name, value: beginning }) => {
      const value = values.get(name) ?? '';
      return value === '' ? [] : [[name, ofSameKind(beginning, value)] as const];
    }),
  );
  const missing = variables.filter(({ name }) => !given.has(name));
  const toChoose = content.request.media.filter(({ kind }) => kind === 'choose');
  const filled = filledIn(content, given);
  const done = (): void => {
    forgetTyped();
    onClose();
  };
  const openInSheet = (): void => {
    done();
    useUi.getState().openCompose({ ...filled, templateId: id });
  };
  const make = useMakeOne({ templateId: id, account, model, filled, openInSheet, onMade: done });
  useEffect(() => onMaking(make.busy), [make.busy, onMaking]);
  const cannot = account === null ? t('fill.noAccount') : missing.length > 0 ? t('fill.missing') : '';
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!make.busy) openInSheet();
      }}
      onKeyDown={submitByKeys}
    >
      {variables.length === 0 ? (
        <p className={styles.soft}>{t('fill.none')}</p>
      ) : (
        variables.map((variable, index) => (
          <VariableField
            key={variable.name}
            variable={variable}
            value={values.get(variable.name) ?? ''}
            options={form?.fields.find(({ name }) => name === fields.get(variable.name))?.options}
            isFirst={index === 0}
            // The dialog closes once the job is made: nothing that is typed meanwhile may go with it.
            readOnly={make.busy}
            onChange={(value) => setTyped((before) => new Map(before).set(variable.name, value))}
          />
        ))
      )}
      {variables.length > 0 && <p className={styles.soft}>{t('fill.leave')}</p>}
      {toChoose.length > 0 && (
        <p className={styles.soft}>
          {t('fill.choose', {
            count: toChoose.length,
            names: formatList(
              toChoose.map(({ field }) => label({ name: field, labelKey: `field.${field}` })),
            ),
          })}
        </p>
      )}
      {content.request.delivery !== undefined && (
        <p className={styles.soft}>{t('fill.tier', { policy: content.request.delivery })}</p>
      )}
      <p className={styles.soft} role="status">
        {toChoose.length === 0 && cannot}
      </p>
      {record.error && (
        <ErrorNote
          error={record.error}
          compact
          actions={
            <Button variant="default" size="compact-sm" onClick={record.refresh} loading={record.busy}>
              {t('ui:tryAgain')}
            </Button>
          }
        />
      )}
      {make.error && <ErrorNote error={make.error} compact />}
      <div className={styles.foot}>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconArrowLeft size={14} aria-hidden />}
          disabled={make.busy}
          onClick={onBack}
        >
          {t('fill.back')}
        </Button>
        <span className={styles.told} />
        {toChoose.length === 0 && (
          <Button
            variant="default"
            disabled={cannot !== '' || model === null}
            loading={make.busy}
            // The second press of a double click is no wish of its own.
            onClick={firstPress(() => make.run())}
          >
            {make.price === '' ? t('fill.make') : t('fill.makePriced', { price: make.price })}
          </Button>
        )}
        <Button type="submit" disabled={make.busy} data-autofocus={variables.length === 0 || undefined}>
          {t('fill.open')}
        </Button>
      </div>
    </form>
  );
}

interface VariableFieldProps {
  variable: TemplateVariable;
  value: VariableValue;
  /** What its field offers, where it is the whole of a field. */
  options: readonly string[] | undefined;
  isFirst: boolean;
  readOnly: boolean;
  onChange: (value: VariableValue) => void;
}

function VariableField({ variable, value, options, isFirst, readOnly, onChange }: VariableFieldProps) {
  const { t } = useTranslation('templates');
  const autofocus = isFirst ? { 'data-autofocus': true } : {};
  if (typeof variable.value === 'boolean') {
    return (
      <Switch
        size="xs"
        label={formatPair(variable.name, t('fill.on'))}
        checked={value === true}
        onChange={(event) => !readOnly && onChange(event.currentTarget.checked)}
        {...autofocus}
      />
    );
  }
  if (options !== undefined || typeof variable.value === 'number') {
    return (
      <Autocomplete
        size="xs"
        label={variable.name}
        data={[...(options ?? [])]}
        value={String(value)}
        maxLength={200}
        readOnly={readOnly}
        onChange={onChange}
        {...autofocus}
      />
    );
  }
  return (
    <GrowingTextarea
      size="xs"
      label={variable.name}
      fewest={1}
      most={6}
      maxLength={20_000}
      value={String(value)}
      readOnly={readOnly}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...autofocus}
    />
  );
}
