/** Theme, user id, project of new jobs, and the amount that asks first. */
import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { checked } from '../../../shared/checked.ts';
import { languageNames, languages } from '../../../shared/language.ts';
import { askAboveSchema } from '../../../shared/setting-rules.ts';
import type { Settings } from '../../../shared/settings.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import styles from './SettingsDialog.module.css';
import { useSetting } from './useSetting.ts';

const languageOptions = languages.map((value) => ({ value, label: languageNames[value] }));
const themes = ['system', 'dark', 'light'] as const;

export function GeneralSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation('settings');
  const save = useSetting();
  const systemLanguage = useSession((state) => state.boot?.systemLanguage ?? 'en');
  const [userId, setUserId] = useState(settings.userId);
  const [askAbove, setAskAbove] = useState(settings.askAboveUsd);
  const isAmount = checked(askAboveSchema, askAbove.trim()).success;
  const [project, setProject] = useState(settings.projectId ?? '');
  /** Main asks before it asks less; what it did not take does not stand here. */
  const saveAmount = async (askAboveUsd: string) => {
    await save.run({ askAboveUsd });
    const kept = useSession.getState().settings?.askAboveUsd;
    if (kept !== undefined) setAskAbove(kept);
  };
  return (
    <>
      <Select
        label={t('language.label')}
        value={settings.language}
        allowDeselect={false}
        onChange={(language) => language !== null && void save.run({ language })}
        data={[
          { value: 'system', label: t('language.system', { name: languageNames[systemLanguage] }) },
          ...languageOptions,
        ]}
      />
      <div className={styles.theme}>
        <p className={styles.label} id="settings-theme">
          {t('theme.label')}
        </p>
        <SegmentedControl
          size="xs"
          aria-labelledby="settings-theme"
          value={settings.theme}
          onChange={(value) => void save.run({ theme: value as Settings['theme'] })}
          data={themes.map((value) => ({ value, label: t(`theme.${value}`) }))}
        />
      </div>
      <TextInput
        label={t('userId.label')}
        description={t('userId.hint')}
        value={userId}
        maxLength={200}
        onChange={(event) => setUserId(event.currentTarget.value)}
        onBlur={() => {
          if (userId.trim() !== settings.userId) void save.run({ userId: userId.trim() });
        }}
      />
      <TextInput
        label={t('project.label')}
        description={t('project.hint')}
        value={project}
        maxLength={100}
        onChange={(event) => setProject(event.currentTarget.value)}
        onBlur={() => {
          const projectId = project.trim() || null;
          if (projectId !== settings.projectId) void save.run({ projectId });
        }}
      />
      <TextInput
        label={t('askAbove.label')}
        description={t('askAbove.hint')}
        value={askAbove}
        inputMode="decimal"
        maxLength={20}
        onChange={(event) => setAskAbove(event.currentTarget.value)}
        error={isAmount ? null : t('askAbove.bad')}
        onBlur={() => {
          const askAboveUsd = askAbove.trim();
          if (isAmount && askAboveUsd !== settings.askAboveUsd) void saveAmount(askAboveUsd);
        }}
      />
      {save.error && <ErrorNote error={save.error} />}
    </>
  );
}
