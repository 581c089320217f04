/** What TokenLab (or main) said no to, with the complaints that no field can show, and what can be done about it here. */

import { Button } from '@mantine/core';
import type { ModelSummary } from '../../../shared/catalogue.ts';
import type { AppErrorShape } from '../../../shared/errors.ts';
import type { FormValues } from '../../../shared/form/types.ts';
import { call } from '../../bridge.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { activeAccount, samplesInUse, useSession } from '../../store/session.ts';
import { useUi } from '../../store/ui.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatList } from '../../ui/format.ts';
import { useAction } from '../../ui/useAction.ts';
import { chooseModel, takeValues, useDraft } from './draft.ts';
import styles from './FormPane.module.css';
import { proposedModel, recommendedValues, sortIssues } from './issues.ts';

export interface RefusalProps {
  error: AppErrorShape;
  /** What can be chosen in the picker. */
  models: readonly ModelSummary[];
}

export function Refusal({ error, models }: RefusalProps) {
  const { t } = useTranslation('compose');
  const issues = useDraft((state) => state.draft.issues);
  const form = useDraft((state) => state.draft.form);
  const sample = useSession(samplesInUse);
  const { rest } = sortIssues(issues, form);
  return (
    <div className={styles.refusal}>
      <ErrorNote isSample={sample} error={error} actions={<Actions error={error} models={models} />} />
      {rest.map((issue) => (
        <p key={issue.path} className={styles.restIssue}>
          {t('submit.inField', { field: issue.path, message: shown(issue.message) })}
        </p>
      ))}
    </div>
  );
}

/** What TokenLab proposes, offered and never taken automatically; then the ways to what has to change elsewhere. */
function Actions({ error, models }: RefusalProps) {
  const { t } = useTranslation(['compose', 'job', 'pauses']);
  const form = useDraft((state) => state.draft.form);
  const family = useDraft((state) => state.draft.family);
  const modelId = useDraft((state) => state.draft.modelId);
  const values = useDraft((state) => state.draft.values);
  const basedOn = useDraft((state) => state.draft.basedOn);
  const account = useSession(activeAccount);
  const openDialog = useUi((state) => state.openDialog);
  const visit = useAction((page: 'billing' | 'keys') => call('openExternal', { page }));
  const recommended = recommendedValues(error, form, values);
  const own = models.filter((model) => model.family === family && model.id !== modelId);
  const other = proposedModel(
    error,
    own.map((model) => model.id),
  );
  // An error with an HTTP status is TokenLab's, and the draft was made from the job that it refused.
  const refused = error.httpStatus === undefined ? null : basedOn;
  return (
    <>
      {other && (
        <Button variant="default" onClick={() => chooseModel(other)}>
          {t('submit.didYouMean', { model: other })}
        </Button>
      )}
      {Object.keys(recommended).length > 0 && (
        <Button variant="default" onClick={() => takeValues(recommended)}>
          {t('submit.takeRecommended', { values: inWords(recommended) })}
        </Button>
      )}
      {error.next.includes('add_balance') && (
        <Button variant="default" onClick={() => void visit.run('billing')}>
          {t('job:command.addBalance')}
        </Button>
      )}
      {error.next.includes('raise_key_limit') && (
        <Button variant="default" onClick={() => void visit.run('keys')}>
          {t('job:command.raiseLimit')}
        </Button>
      )}
      {error.next.includes('change_limit') && (
        <Button variant="default" onClick={() => openDialog({ kind: 'settings', section: 'limits' })}>
          {t('job:command.changeLimits')}
        </Button>
      )}
      {error.next.includes('check_key') && account?.kind === 'tokenlab' && (
        <Button variant="default" onClick={() => openDialog({ kind: 'replaceKey', accountId: account.id })}>
          {t('pauses:action.replaceKey')}
        </Button>
      )}
      {refused && (
        <Button variant="default" onClick={() => openDialog({ kind: 'support', jobIds: [refused] })}>
          {t('submit.support')}
        </Button>
      )}
      {visit.error && <ErrorNote error={visit.error} compact />}
    </>
  );
}

const inWords = (values: FormValues): string =>
  formatList(Object.entries(values).map(([name, value]) => `${name} ${String(value)}`));
