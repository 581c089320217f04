/** Fields that Safelight has no control for, written as JSON; marked as unchecked. */
import { Button, JsonInput } from '@mantine/core';
import { useTranslation } from '../../i18n/index.ts';
import { setDraft, useDraft } from './draft.ts';
import styles from './FormPane.module.css';
import { readRaw, withField } from './raw.ts';

export interface RawFieldsProps {
  /** Parameters that the model names and the form does not have. */
  unknown: readonly string[];
  error?: string | undefined;
}

export function RawFields({ unknown, error }: RawFieldsProps) {
  const { t } = useTranslation('compose');
  const text = useDraft((state) => state.draft.raw);
  const raw = readRaw(text);
  const problem =
    raw.kind === 'notJson'
      ? t('raw.notJson', { reason: raw.reason })
      : raw.kind === 'notObject'
        ? t('raw.notObject')
        : undefined;
  const add = (name: string): void => {
    const next = withField(text, name);
    if (next !== null) setDraft({ raw: next });
  };
  return (
    <details
      className={styles.section}
      data-active={raw.kind === 'fields' || undefined}
      open={error !== undefined || undefined}
    >
      <summary>{t(raw.kind === 'fields' ? 'raw.active' : 'raw.title')}</summary>
      <div className={styles.raw} data-invalid={problem ? true : undefined}>
        <p>{t('raw.text')}</p>
        {unknown.length > 0 && (
          <div className={styles.unknown}>
            <span>{t('raw.unknown')}</span>
            {unknown.map((name) => (
              <Button
                key={name}
                variant="default"
                size="compact-xs"
                onClick={() => add(name)}
                aria-label={t('raw.add', { name })}
              >
                {name}
              </Button>
            ))}
          </div>
        )}
        <JsonInput
          size="xs"
          rows={5}
          resize="vertical"
          aria-label={t('raw.label')}
          placeholder={t('raw.placeholder')}
          value={text}
          onChange={(value) => setDraft({ raw: value })}
          error={problem}
          formatOnBlur={raw.kind === 'fields'}
          spellCheck={false}
        />
      </div>
    </details>
  );
}
