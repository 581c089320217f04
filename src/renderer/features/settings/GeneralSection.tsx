/** Theme, user id, project of new jobs, and the amount that asks first. */
import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { checked } from '../../../shared/checked.ts';
import { languageNames, languages } from '../../../shared/language.ts';
import { askAboveSchema } from '../../../shared/setting-rules.ts';
import type { Settings } from '../../../shared/settings.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import styles from './SettingsDialog.module.css';
import { useSetting } from './useSetting.ts';
import { useTyped } from './useTyped.ts';

const languageOptions = languages.map((value) => ({ value, label: languageNames[value] }));
const themes = ['system', 'dark', 'light'] as const;
const isAmount = (text: string): boolean => checked(askAboveSchema, text.trim()).success;

export function GeneralSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation('settings');
  const save = useSetting();
  const systemLanguage = useSession((state) => state.boot?.systemLanguage ?? 'en');
  const userId = useTyped({
    settings,
    save,
    written: (kept) => kept.userId,
    change: (text) => ({ userId: text.trim() }),
  });
  const project = useTyped({
    settings,
    save,
    written: (kept) => kept.projectId ?? '',
    change: (text) => ({ projectId: text.trim() || null }),
  });
  const askAbove = useTyped({
    settings,
    save,
    written: (kept) => kept.askAboveUsd,
    change: (text) => (isAmount(text) ? { askAboveUsd: text.trim() } : null),
  });
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
      <TextInput label={t('userId.label')} description={t('userId.hint')} maxLength={200} {...userId.field} />
      <TextInput
        label={t('project.label')}
        description={t('project.hint')}
        maxLength={100}
        {...project.field}
      />
      <TextInput
        label={t('askAbove.label')}
        description={t('askAbove.hint')}
        inputMode="decimal"
        maxLength={20}
        error={isAmount(askAbove.text) ? null : t('askAbove.bad')}
        {...askAbove.field}
      />
      {save.error && <ErrorNote error={save.error} />}
    </>
  );
}
