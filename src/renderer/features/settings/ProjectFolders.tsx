/** Projects whose new files go to a folder of their own. */
import { Autocomplete, Button } from '@mantine/core';
import { useState } from 'react';
import type { Settings } from '../../../shared/settings.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useList } from '../../store/list.ts';
import { useSession } from '../../store/session.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { firstPress } from '../../ui/first-press.ts';
import { useAction } from '../../ui/useAction.ts';
import styles from './SettingsDialog.module.css';

export function ProjectFolders({ projectFolders }: Pick<Settings, 'projectFolders'>) {
  const { t } = useTranslation('settings');
  const [project, setProject] = useState('');
  const known = useList((state) => state.counts?.projects);
  const choose = useAction(async (projectId: string) => {
    useSession.setState({ settings: await call('chooseProjectFolder', { projectId }) });
    setProject('');
  });
  const remove = useAction(async (projectId: string) =>
    useSession.setState({ settings: await call('removeProjectFolder', { projectId }) }),
  );
  const error = choose.error ?? remove.error;
  return (
    <div>
      <div className={styles.row}>
        <Autocomplete
          className={styles.grow}
          label={t('projectFolders.label')}
          description={t('projectFolders.hint')}
          placeholder={t('projectFolders.name')}
          data={(known ?? []).map(({ projectId }) => projectId)}
          value={project}
          maxLength={100}
          onChange={setProject}
        />
        <Button
          variant="default"
          disabled={project.trim() === ''}
          loading={choose.busy}
          onClick={() => void choose.run(project.trim())}
        >
          {t('projectFolders.choose')}
        </Button>
      </div>
      {Object.keys(projectFolders).length > 0 && (
        <ul className={styles.folders} aria-label={t('projectFolders.label')}>
          {Object.entries(projectFolders).map(([projectId, folder]) => (
            <li key={projectId} className={styles.folder}>
              <span className={styles.grow}>
                {projectId}
                <span className={styles.example}>{folder}</span>
              </span>
              <Button
                size="compact-xs"
                variant="subtle"
                color="gray"
                aria-label={t('projectFolders.removeNamed', { project: projectId })}
                onClick={firstPress(() => remove.run(projectId))}
              >
                {t('projectFolders.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {error && <ErrorNote error={error} />}
    </div>
  );
}
