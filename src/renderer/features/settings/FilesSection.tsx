/** Where files go, how they are called, and what is written beside them. */
import { Button, Switch, TextInput } from '@mantine/core';
import type { Settings } from '../../../shared/settings.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import { ProjectFolders } from './ProjectFolders.tsx';
import styles from './SettingsDialog.module.css';
import { templateExample, templateParts } from './template-example.ts';
import { useSetting } from './useSetting.ts';
import { useTyped } from './useTyped.ts';

export function FilesSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation('settings');
  const save = useSetting();
  const choose = useAction(async () => {
    useSession.setState({ settings: await call('chooseResultsFolder') });
  });
  const open = useAction(() => call('openResultsFolder'));
  const exampleOf = (text: string) =>
    templateExample(text, { title: t('template.exampleTitle'), project: t('template.exampleProject') });
  const template = useTyped({
    settings,
    save,
    written: (kept) => kept.fileNameTemplate,
    change: (text) =>
      text.trim() === '' || exampleOf(text).unknown !== null ? null : { fileNameTemplate: text },
  });
  const example = exampleOf(template.text);
  const complaint =
    template.text.trim() === ''
      ? t('template.empty')
      : example.unknown === null
        ? null
        : t('template.unknown', { part: example.unknown });
  const error = save.error ?? choose.error ?? open.error;
  return (
    <>
      <div className={styles.row}>
        <TextInput
          className={styles.grow}
          label={t('folder.label')}
          description={t('folder.hint')}
          value={settings.resultsFolder}
          readOnly
        />
        <Button variant="default" loading={choose.busy} onClick={() => void choose.run()}>
          {t('folder.choose')}
        </Button>
        <Button variant="default" loading={open.busy} onClick={() => void open.run()}>
          {t('folder.open')}
        </Button>
      </div>
      <ProjectFolders projectFolders={settings.projectFolders} />
      <div>
        <TextInput
          label={t('template.label')}
          description={t('template.hint', {
            parts: Object.keys(templateParts)
              .map((part) => `{${part}}`)
              .join(' '),
          })}
          maxLength={300}
          spellCheck={false}
          error={complaint}
          {...template.field}
        />
        {complaint === null && (
          <p className={styles.example}>{t('template.example', { name: example.name })}</p>
        )}
      </div>
      <Switch
        size="xs"
        label={t('sidecars.label')}
        description={t('sidecars.hint')}
        checked={settings.writeSidecars}
        onChange={(event) => void save.run({ writeSidecars: event.currentTarget.checked })}
      />
      {error && <ErrorNote error={error} />}
    </>
  );
}
