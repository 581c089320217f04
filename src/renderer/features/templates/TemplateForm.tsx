/** What a template is: name, folder, the prompt with its variables, and which other values are asked for each time. */
import { Autocomplete, Button, Checkbox, SegmentedControl, TextInput } from '@mantine/core';
import { familyOf } from '../../../shared/families/index.ts';
import type { JsonValue } from '../../../shared/json.ts';
import type {
  NewTemplate,
  TemplateContent,
  TemplateMedium,
  VariableValue,
} from '../../../shared/templates/template.ts';
import { ofSameKind, placeholder, variablesOf, wholeFields } from '../../../shared/templates/variables.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { activeAccount, useSession } from '../../store/session.ts';
import { useKeptState } from '../../store/useKeptState.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatPair } from '../../ui/format.ts';
import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx';
import { submitByKeys } from '../../ui/submit-by-keys.ts';
import { useAction } from '../../ui/useAction.ts';
import { useFieldLabel } from '../compose/FieldControl.tsx';
import { TierSelect } from '../compose/TierSelect.tsx';
import { useModel } from '../compose/useModels.ts';
import { foldersOf } from './library.ts';
import styles from './Templates.module.css';

export interface TemplateFormProps {
  template: NewTemplate;
  /** Whose folders are offered. */
  folders: Parameters<typeof foldersOf>[0];
  onSaved: (name: string) => void;
  onCancel: () => void;
}

export function TemplateForm({ template, folders, onSaved, onCancel }: TemplateFormProps) {
  const { t } = useTranslation(['templates', 'ui', 'compose']);
  const label = useFieldLabel();
  const [content, setContent, forgetContent] = useKeptState(
    `template ${template.id} ${JSON.stringify(template.content)}`,
    template.content,
  );
  const account = useSession(activeAccount);
  const record = useModel(account?.id ?? null, content.request.model);
  const { name, folder, title, request } = content;
  const promptField = familyOf(request.family).promptField;
  const prompt = request.fields[promptField];
  const change = (part: Partial<TemplateContent>): void => setContent((before) => ({ ...before, ...part }));
  const setField = (field: string, value: VariableValue): void =>
    change({ request: { ...request, fields: { ...request.fields, [field]: value } } });
  const setBeginning = (variable: string, value: VariableValue): void =>
    change({
      variables: [...content.variables.filter((each) => each.name !== variable), { name: variable, value }],
    });
  /** A field becomes a variable that begins with its value, or its value again. */
  const ask = (field: string, value: VariableValue, isAsked: boolean): void =>
    change({
      variables: isAsked
        ? [...content.variables.filter((each) => each.name !== field), { name: field, value }]
        : content.variables,
      request: {
        ...request,
        fields: { ...request.fields, [field]: isAsked ? placeholder(field) : value },
      },
    });
  const variables = variablesOf(content);
  const asked = new Set(wholeFields(content).values());
  // Texts with a variable among other words are changed where they stand; single values can become one.
  const single = Object.entries(template.content.request.fields).flatMap(([field, value]) => {
    const isValue = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (field === promptField || !isValue) return [];
    const beginning = content.variables.find((each) => each.name === field)?.value;
    return [{ field, value: isPlaceholder(value) ? (beginning ?? '') : value }];
  });
  const setMedium = (index: number, medium: TemplateMedium): void =>
    change({
      request: { ...request, media: request.media.map((each, at) => (at === index ? medium : each)) },
    });
  const save = useAction(async () => {
    const beginnings = new Map<string, JsonValue>([
      ...Object.entries(template.content.request.fields),
      ...template.content.variables.map(({ name, value }) => [name, value] as const),
    ]);
    const typed = content.variables.map(({ name, value }) => ({
      name,
      value: ofSameKind(beginnings.get(name), value),
    }));
    await call('putTemplate', { ...template, content: { ...content, variables: typed } });
    forgetContent();
    onSaved(name);
  });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') void save.run();
      }}
      onKeyDown={submitByKeys}
    >
      <div className={styles.pair}>
        <TextInput
          size="xs"
          label={t('save.name')}
          value={name}
          maxLength={100}
          onChange={(event) => change({ name: event.currentTarget.value })}
          data-autofocus
        />
        <Autocomplete
          size="xs"
          label={t('save.folder')}
          placeholder={t('save.folderHint')}
          data={foldersOf(folders)}
          value={folder}
          maxLength={100}
          onChange={(value) => change({ folder: value })}
        />
      </div>
      {typeof prompt === 'string' && (
        <GrowingTextarea
          size="xs"
          label={t('save.prompt')}
          description={t('save.promptHint', { example: placeholder(t('compose:exampleVariable')) })}
          value={prompt}
          fewest={3}
          most={8}
          onChange={(event) => setField(promptField, event.currentTarget.value)}
        />
      )}
      <TextInput
        size="xs"
        label={t('save.jobTitle')}
        placeholder={t('save.jobTitleHint')}
        value={title}
        maxLength={300}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <TierSelect
        label={t('compose:form.delivery.label')}
        value={request.delivery ?? null}
        onChange={(delivery) => {
          const { delivery: _, ...rest } = request;
          change({ request: delivery === null ? rest : { ...rest, delivery } });
        }}
        usual={null}
        model={record.value?.model ?? null}
        operation={request.operation}
      />
      {variables.length > 0 && (
        <fieldset className={styles.group}>
          <legend>{t('save.variables')}</legend>
          {variables.map(({ name: variable, value }) =>
            typeof value === 'boolean' ? (
              <Checkbox
                key={variable}
                size="xs"
                label={t('save.begins', { name: variable })}
                checked={value}
                onChange={(event) => setBeginning(variable, event.currentTarget.checked)}
              />
            ) : (
              <TextInput
                key={variable}
                size="xs"
                label={t('save.begins', { name: variable })}
                value={String(value)}
                maxLength={20_000}
                onChange={(event) => setBeginning(variable, event.currentTarget.value)}
              />
            ),
          )}
        </fieldset>
      )}
      {single.length > 0 && (
        <fieldset className={styles.group}>
          <legend>{t('save.ask')}</legend>
          {single.map(({ field, value }) => (
            <Checkbox
              key={field}
              size="xs"
              label={formatPair(
                label({ name: field, labelKey: `field.${field}` }),
                String(value).slice(0, 60),
              )}
              checked={asked.has(field)}
              onChange={(event) => ask(field, value, event.currentTarget.checked)}
            />
          ))}
          <p className={styles.soft}>{t('save.askHint')}</p>
        </fieldset>
      )}
      {request.media.length > 0 && (
        <fieldset className={styles.group}>
          <legend>{t('save.media')}</legend>
          {template.content.request.media.map((medium, index) => (
            <MediumChoice
              // biome-ignore lint/suspicious/noArrayIndexKey: media neither move nor go here
              key={index}
              name={label({ name: medium.field, labelKey: `field.${medium.field}` })}
              link={medium.kind === 'link' ? medium.url : null}
              isKept={request.media[index]?.kind === 'link'}
              onChange={(isKept) =>
                setMedium(index, isKept ? medium : { kind: 'choose', field: medium.field })
              }
            />
          ))}
          <p className={styles.soft}>{t('save.mediaHint')}</p>
        </fieldset>
      )}
      {save.error && <ErrorNote error={save.error} compact />}
      <div className={styles.foot} data-stays>
        <span className={styles.told} />
        <Button
          variant="default"
          onClick={() => {
            forgetContent();
            onCancel();
          }}
        >
          {t('ui:cancel')}
        </Button>
        <Button type="submit" loading={save.busy} disabled={name.trim() === ''}>
          {t('save.save')}
        </Button>
      </div>
    </form>
  );
}

const isPlaceholder = (value: VariableValue): boolean =>
  typeof value === 'string' && /^\s*\{\{[^{}]+\}\}\s*$/.test(value);

interface MediumChoiceProps {
  name: string;
  /** Null where there is none to keep. */
  link: string | null;
  isKept: boolean;
  onChange: (isKept: boolean) => void;
}

function MediumChoice({ name, link, isKept, onChange }: MediumChoiceProps) {
  const { t } = useTranslation('templates');
  if (link === null) {
    return <p className={styles.soft}>{formatPair(name, t('save.chooseAtUse'))}</p>;
  }
  return (
    <div>
      <p className={styles.about}>{formatPair(name, link)}</p>
      <SegmentedControl
        size="xs"
        aria-label={name}
        value={isKept ? 'link' : 'choose'}
        onChange={(value) => onChange(value === 'link')}
        data={[
          { value: 'link', label: t('save.keepLink') },
          { value: 'choose', label: t('save.chooseAtUse') },
        ]}
      />
    </div>
  );
}
