/** All templates: searched, by folder, with what each was used for. */
import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { IconDownload, IconSearch, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import type { AppErrorShape } from '../../../shared/errors.ts';
import type { NewTemplate, Template } from '../../../shared/templates/template.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import { useOnChange } from '../../ui/useOnChange.ts';
import { foldersOf, shownTemplates } from './library.ts';
import { TemplateRow } from './TemplateRow.tsx';
import styles from './Templates.module.css';

/** Stands for every folder in the list of them; no folder is called so. */
const EVERY = '*';
const SEARCH_ID = 'template-search';

export interface LibraryProps {
  /** Null while they are asked for. */
  templates: readonly Template[] | null;
  error: AppErrorShape | null;
  refresh: () => void;
  /** Id of the template that has the keyboard at first; null: the search has it. */
  cameFrom: string | null;
  onFill: (template: Template) => void;
  onEdit: (template: Template) => void;
}

const storable = ({ id, favourite, content }: NewTemplate): NewTemplate => ({ id, favourite, content });

export function Library({ templates, error, refresh, cameFrom, onFill, onEdit }: LibraryProps) {
  const { t } = useTranslation('templates');
  const [search, setSearch] = useState('');
  const [folder, setFolder] = useState<string | null>(null);
  const [favourites, setFavourites] = useState(false);
  const [removed, setRemoved] = useState<Template | null>(null);
  const [told, setTold] = useState('');
  const all = templates ?? [];
  const shown = shownTemplates(all, { search, folder, favourites });
  const folders = foldersOf(all);

  const put = useAction(async (template: NewTemplate) => {
    await call('putTemplate', storable(template));
    refresh();
    return true;
  });
  const remove = useAction(async (template: Template) => {
    await call('removeTemplate', { templateId: template.id });
    setRemoved(template);
    setTold(t('deleted', { name: template.content.name }));
    refresh();
  });
  const undo = async (): Promise<void> => {
    if (removed === null || (await put.run(removed)) !== true) return;
    setRemoved((now) => (now === removed ? null : now));
    setTold('');
  };
  const exportThese = useAction(async (templateIds: string[]) => {
    const done = await call('exportTemplates', { templateIds });
    if (done) setTold(t('exported', done));
  });
  const importFile = useAction(async () => {
    const done = await call('importTemplates');
    if (done === null) return;
    setTold(t('imported', done));
    refresh();
  });
  // What had the focus may have gone with its template, or with the button that brought it back.
  useOnChange(`${all.length} ${removed?.id}`, () => {
    if (document.activeElement === document.body) document.getElementById(SEARCH_ID)?.focus();
  });
  const failed = error ?? put.error ?? remove.error ?? exportThese.error ?? importFile.error;
  return (
    <div className={styles.body}>
      <div className={styles.tools}>
        <TextInput
          id={SEARCH_ID}
          size="xs"
          className={styles.grow}
          leftSection={<IconSearch size={14} aria-hidden />}
          aria-label={t('search')}
          placeholder={t('search')}
          value={search}
          maxLength={200}
          onChange={(event) => setSearch(event.currentTarget.value)}
          data-autofocus={shown.every(({ id }) => id !== cameFrom) || undefined}
        />
        <Select
          size="xs"
          w={170}
          aria-label={t('folder')}
          data={[
            { value: EVERY, label: t('allFolders') },
            ...folders.map((name) => ({ value: `/${name}`, label: name })),
            { value: '/', label: t('noFolder') },
          ]}
          value={folder === null ? EVERY : `/${folder}`}
          onChange={(value) => setFolder(value === null || value === EVERY ? null : value.slice(1))}
          allowDeselect={false}
        />
        <Checkbox
          size="xs"
          label={t('favourites')}
          checked={favourites}
          onChange={(event) => setFavourites(event.currentTarget.checked)}
        />
      </div>
      {failed && <ErrorNote error={failed} compact />}
      {/* It is there from the start, so that what comes into it is said. */}
      <p className={styles.soft} role="status">
        {templates !== null && shown.length === 0 && t(all.length === 0 ? 'none' : 'noneFound')}
      </p>
      <ul className={styles.list} aria-label={t('list')}>
        {shown.map((template) => (
          <TemplateRow
            key={template.id}
            template={template}
            isFirst={template.id === cameFrom}
            onFill={() => onFill(template)}
            onEdit={() => onEdit(template)}
            onPut={(changed) => void put.run(changed)}
            onExport={() => void exportThese.run([template.id])}
            onRemove={() => void remove.run(template)}
          />
        ))}
      </ul>
      <div className={styles.foot}>
        <span className={styles.told} role="status">
          {told}
        </span>
        {removed && (
          <Button variant="subtle" color="gray" onClick={() => void undo()}>
            {t('undo')}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconUpload size={14} aria-hidden />}
          loading={importFile.busy}
          onClick={() => void importFile.run()}
        >
          {t('import')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
          disabled={shown.length === 0}
          onClick={() => void exportThese.run(shown.map(({ id }) => id))}
        >
          {t('exportShown')}
        </Button>
      </div>
    </div>
  );
}
