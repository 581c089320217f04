/** Rows from a file or from what was pasted: where they come from, what their columns stand for, and what is bad. */
import { Button, Checkbox, Select, Textarea } from '@mantine/core';
import { IconClipboardText, IconFileImport } from '@tabler/icons-react';
import { type ClipboardEvent, type DragEvent, useEffect, useId, useRef, useState } from 'react';
import { isJsonLines } from '../../../shared/batch/table.ts';
import type { ModelForm } from '../../../shared/form/types.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { innerPart } from '../../ui/escape.ts';
import { useAction } from '../../ui/useAction.ts';
import { BadRows } from './BadRows.tsx';
import { addToTable, takeTableFile } from './files.ts';
import { keepsTable } from './keep.ts';
import styles from './Many.module.css';
import { choicesFor, type LabelOf, type Named } from './making.ts';
import { briefName, faultWords, tableFaultWords, targetName } from './outlook-words.ts';
import { change, changeTable, takeAwaited, takeTable, useMaking } from './state.ts';
import type { TableInUse, UsedTable } from './table-use.ts';
import { noteTextName } from './text-names.ts';

const CHOOSE_ID = 'many-table-choose';

/**
 * Characters that the field for a pasted table lays out. Each change lays out all of them: a million take seconds for every
 * letter, so a text that is longer is used at once.
 */
const longestInField = 100_000;

export interface TablePartProps {
  form: ModelForm;
  labelOf: LabelOf;
  named: Named;
  table: TableInUse | null;
}

export function TablePart({ form, labelOf, named, table }: TablePartProps) {
  const { t } = useTranslation('batch');
  const id = useId();
  const use = useMaking((state) => state.table);
  const textId = useMaking((state) => state.awaits?.textId ?? null);
  if (textId !== null) {
    return (
      <fieldset className={styles.part} aria-labelledby={id}>
        <h4 id={id}>{t('table.title')}</h4>
        <Awaited key={textId} textId={textId} />
      </fieldset>
    );
  }
  return (
    <fieldset className={styles.part} aria-labelledby={id}>
      <h4 id={id}>{t('table.title')}</h4>
      {use?.isGone && <Gone name={use.name} />}
      {use === null || use.isGone ? (
        <Source />
      ) : (
        <InUse form={form} labelOf={labelOf} named={named} table={table} />
      )}
    </fieldset>
  );
}

function Source() {
  const { t } = useTranslation('batch');
  const [pasting, setPasting] = useState(() => useMaking.getState().pasted !== '');
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const paste = useRef<HTMLButtonElement>(null);
  // What was pasted stays with the draft until it is used.
  const leavePaste = (): void => {
    setPasting(false);
    paste.current?.focus();
  };
  const take = useAction(takeTableFile);
  const onDrop = (event: DragEvent): void => {
    const [file] = event.dataTransfer.files;
    setOver(false);
    if (!file) return;
    event.preventDefault();
    event.stopPropagation();
    void take.run(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping has its equal in the button inside
    <div
      className={styles.source}
      data-over={over || undefined}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <p className={styles.hint}>{t('table.hint')}</p>
      <div className={styles.ways}>
        <Button
          id={CHOOSE_ID}
          variant="default"
          size="compact-sm"
          leftSection={<IconFileImport size={14} aria-hidden />}
          loading={take.busy}
          onClick={() => picker.current?.click()}
        >
          {t('table.choose')}
        </Button>
        <Button
          ref={paste}
          variant="default"
          size="compact-sm"
          leftSection={<IconClipboardText size={14} aria-hidden />}
          aria-expanded={pasting}
          {...(pasting ? innerPart(leavePaste) : {})}
          onClick={() => setPasting(!pasting)}
        >
          {t('table.paste')}
        </Button>
      </div>
      <input
        ref={picker}
        type="file"
        hidden
        data-testid="many-table"
        accept=".csv,.tsv,.txt,.jsonl,.ndjson"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = '';
          if (file) void take.run(file);
        }}
      />
      {pasting && <Paste onLeave={leavePaste} />}
      {take.error && <ErrorNote error={take.error} compact />}
    </div>
  );
}

function Paste({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation('batch');
  const text = useMaking((state) => state.pasted);
  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>): void => {
    const { value, selectionStart, selectionEnd } = event.currentTarget;
    const added = event.clipboardData.getData('text/plain');
    const whole = value.slice(0, selectionStart) + added + value.slice(selectionEnd);
    if (whole.length <= longestInField) return;
    event.preventDefault();
    takeTable('', whole);
  };
  return (
    <div className={styles.list} {...innerPart(onLeave)}>
      <Textarea
        size="xs"
        label={t('table.pasteLabel')}
        placeholder={t('table.pasteHint')}
        rows={6}
        wrap="off"
        autoFocus
        value={text}
        onPaste={onPaste}
        onChange={(event) => change({ pasted: event.currentTarget.value })}
      />
      <Button
        size="compact-sm"
        variant="default"
        className={styles.add}
        disabled={text.trim() === ''}
        onClick={() => takeTable('', text)}
      >
        {t('table.take')}
      </Button>
    </div>
  );
}

/** A table that main keeps beside the draft: on its way. */
function Awaited({ textId }: { textId: string }) {
  const { t } = useTranslation('batch');
  const { run, error } = useAction(async () => {
    const text = await call('draftText', { textId });
    if (text !== null) noteTextName(text, textId);
    takeAwaited(textId, text);
  });
  useEffect(() => void run(), [run]);
  if (!error) {
    return (
      <p className={styles.hint} role="status">
        {t('obstacle.tableComing')}
      </p>
    );
  }
  return (
    <div className={styles.list}>
      <ErrorNote error={error} compact />
      <Button
        variant="default"
        size="compact-sm"
        className={styles.add}
        onClick={() => change({ awaits: null, table: null })}
      >
        {t('table.withoutIt')}
      </Button>
    </div>
  );
}

/** A table that could not be kept over a restart. */
function Gone({ name }: { name: string }) {
  const { t } = useTranslation('batch');
  return (
    <div className={styles.list}>
      <p className={styles.bad} role="status">
        {t('table.gone', { name: name || t('table.pasted') })}
      </p>
      <Button
        variant="default"
        size="compact-sm"
        className={styles.add}
        onClick={() => change({ table: null })}
      >
        {t('table.withoutIt')}
      </Button>
    </div>
  );
}

function InUse({ form, labelOf, named, table }: TablePartProps) {
  const { t } = useTranslation('batch');
  const making = useMaking();
  const use = making.table;
  const name = useRef<HTMLSpanElement>(null);
  // It takes the place of the field or button that it came from.
  useEffect(() => {
    if (document.activeElement === document.body) name.current?.focus();
  }, []);
  if (use === null || table === null) return null;
  const remove = (): void => {
    change({ table: null });
    requestAnimationFrame(() => document.getElementById(CHOOSE_ID)?.focus());
  };
  return (
    <>
      <div className={styles.listHead}>
        <span ref={name} tabIndex={-1} className={styles.listName}>
          {use.name || t('table.pasted')}
        </span>
        {table.ok && <span>{t('table.rows', { count: table.used.good.length })}</span>}
        <Button variant="subtle" color="gray" size="compact-xs" onClick={remove}>
          {t('table.remove')}
        </Button>
      </div>
      {!keepsTable(making) && (
        <p className={styles.hint} role="status">
          {t('table.notKept')}
        </p>
      )}
      {!isJsonLines(use.content) && (
        <Checkbox
          size="xs"
          label={t('table.withHeader')}
          checked={use.withHeader}
          onChange={(event) =>
            changeTable({ withHeader: event.currentTarget.checked, targets: {}, fixed: {}, leftOut: [] })
          }
        />
      )}
      {table.ok ? (
        <>
          <Mapping used={table.used} form={form} labelOf={labelOf} named={named} />
          <FilesWanted names={table.used.filesWanted} />
          <BadRows
            after={name}
            columns={table.used.columns}
            rows={table.used.bad.map(({ line, cells, fault }) => ({
              line,
              cells,
              reason: faultWords(fault, t),
            }))}
          />
        </>
      ) : (
        <p className={styles.bad} role="alert">
          {tableFaultWords(table.fault, t)}
        </p>
      )}
    </>
  );
}

interface MappingProps extends Omit<TablePartProps, 'table'> {
  used: UsedTable;
}

function Mapping({ used, form, labelOf, named }: MappingProps) {
  const { t } = useTranslation('batch');
  const targets = useMaking((state) => state.table?.targets) ?? {};
  const choices = choicesFor(form, named, labelOf);
  const unused = used.columns.filter((_, index) => used.targets[index] === null);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of controls, named by its own words
    <div className={styles.mapping} role="group" aria-label={t('table.columns')}>
      {used.columns.map((column, index) => {
        const own = used.targets[index] ?? null;
        return (
          <Select
            key={column}
            size="xs"
            label={column}
            value={own ?? ''}
            allowDeselect={false}
            searchable={choices.length > 8}
            data={[
              { value: '', label: t('table.notUsed') },
              ...choices
                .filter(({ key }) => key === own || !used.targets.includes(key))
                .map(({ key }) => ({ value: key, label: targetName(key, form, labelOf) })),
            ]}
            onChange={(value) => changeTable({ targets: { ...targets, [column]: value ?? '' } })}
          />
        );
      })}
      {unused[0] !== undefined && (
        <p className={styles.hint}>{t('table.unused', { example: `{{${unused[0]}}}` })}</p>
      )}
    </div>
  );
}

/** Cells that name files of this computer: the page may not open them by name, so a person chooses them. */
function FilesWanted({ names }: { names: readonly string[] }) {
  const { t } = useTranslation('batch');
  const picker = useRef<HTMLInputElement>(null);
  const take = useAction(addToTable);
  if (names.length === 0 && !take.error) return null;
  return (
    <div className={styles.list}>
      <p className={styles.hint}>
        {t('table.filesWanted', { count: names.length, example: briefName(names[0] ?? '') })}
      </p>
      <Button
        variant="default"
        size="compact-sm"
        className={styles.add}
        loading={take.busy}
        onClick={() => picker.current?.click()}
      >
        {t('table.chooseFiles')}
      </Button>
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        data-testid="many-table-files"
        onChange={(event) => {
          void take.run([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      {take.error && <ErrorNote error={take.error} compact />}
    </div>
  );
}
