/** What the person describes, with a counter that knows the model's limit. */
import { ActionIcon, Popover, Textarea, Tooltip } from '@mantine/core';
import { IconHistory, IconQuote } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import type { FormField } from '../../../shared/form/types.ts';
import { firstKey, pressed, useOwnKeys } from '../../commands/actions.ts';
import { useTranslation } from '../../i18n/index.ts';
import { lazily } from '../../ui/later.ts';
import { UntilLoaded } from '../../ui/UntilLoaded.tsx';
import { setValue, useDraft } from './draft.ts';
import { FieldFrame, saidWith } from './FieldFrame.tsx';
import styles from './Fields.module.css';

const PromptPicker = lazily(async () => (await import('../prompts/PromptPicker.tsx')).default);

/** Where text for the prompt can come from. */
const sources = [
  { kind: 'history', action: 'promptHistory', icon: IconHistory },
  { kind: 'snippets', action: 'insertSnippet', icon: IconQuote },
] as const;
type Source = (typeof sources)[number]['kind'];

/** Marks the field of the prompt for what is pasted elsewhere. */
export const PROMPT_MARK = 'data-prompt';

export interface PromptFieldProps {
  field: FormField;
  label: string;
  error?: string | undefined;
}

/** From this share of the limit on the counter is worth a look. */
const NEAR = 0.9;

export function PromptField({ field, label, error }: PromptFieldProps) {
  const { t } = useTranslation('compose');
  const id = useId();
  const own = useOwnKeys();
  const [source, setSource] = useState<Source | null>(null);
  const family = useDraft((state) => state.draft.family);
  const value = useDraft((state) => state.draft.values[field.name]);
  const text = typeof value === 'string' ? value : '';
  const count = characters(text);
  const max = field.maxLength ?? null;
  useEffect(() => {
    const prompt = document.getElementById(id);
    const { activeElement: active } = document;
    // Someone who is typing elsewhere, such as in the search, or is in what is open over the sheet, is left alone.
    const isTyping = active?.matches('input[type="text"], textarea') ?? false;
    const isOver = active?.closest('[role="dialog"]')?.contains(prompt) === false;
    if (!isTyping && !isOver) prompt?.focus();
  }, [id]);
  const leave = (): void => {
    setSource(null);
    document.getElementById(id)?.focus();
  };
  const take = (taken: string): void => {
    leave();
    const field = document.getElementById(id);
    if (field instanceof HTMLTextAreaElement && source === 'history') field.select();
    // The only way to insert that can be undone.
    document.execCommand('insertText', false, taken);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const found = sources.find(({ action }) => pressed(event.nativeEvent)?.action === action);
    if (found === undefined) return;
    event.preventDefault();
    setSource(found.kind);
  };
  const over = max !== null && count > max;
  const counter = max === null ? t('prompt.counterNoMax', { count }) : t('prompt.counter', { count, max });
  const complaint = over ? t('prompt.over', { over: count - max }) : error;
  return (
    <FieldFrame
      id={id}
      label={label}
      required={field.required}
      error={complaint}
      aside={
        <span className={styles.promptTools}>
          {sources.map(({ kind, action, icon: Icon }) => (
            <Tooltip
              key={kind}
              label={[t(`prompt.${kind}`), firstKey(action, own)].filter(Boolean).join(' · ')}
            >
              <ActionIcon
                size="xs"
                variant="subtle"
                color="gray"
                aria-label={t(`prompt.${kind}`)}
                aria-haspopup="dialog"
                onClick={() => setSource(kind)}
              >
                <Icon size={14} aria-hidden />
              </ActionIcon>
            </Tooltip>
          ))}
          <span
            className={styles.counter}
            data-over={over || undefined}
            data-near={(max !== null && count > max * NEAR) || undefined}
          >
            {counter}
          </span>
        </span>
      }
    >
      <Popover
        opened={source !== null}
        onChange={(open) => open || setSource(null)}
        onDismiss={leave}
        width="target"
        position="bottom"
        shadow="md"
        trapFocus
        withRoles={false}
      >
        <Popover.Target>
          <div>
            <Textarea
              id={id}
              rows={5}
              resize="vertical"
              size="sm"
              placeholder={t(`placeholder.${family}`)}
              value={text}
              {...saidWith(complaint)}
              aria-required={field.required || undefined}
              spellCheck
              data-autofocus
              {...{ [PROMPT_MARK]: '' }}
              onChange={(event) => setValue(field.name, event.currentTarget.value)}
              onKeyDown={onKeyDown}
            />
          </div>
        </Popover.Target>
        <Popover.Dropdown role="dialog" aria-label={source === null ? '' : t(`prompt.${source}`)}>
          <UntilLoaded fallback={null}>
            {source !== null && <PromptPicker kind={source} onTake={take} onClose={leave} />}
          </UntilLoaded>
        </Popover.Dropdown>
      </Popover>
    </FieldFrame>
  );
}

/** Characters as people count them, not halves of them; very long texts are counted the quick way. */
const characters = (text: string): number => (text.length > 100_000 ? text.length : [...text].length);
