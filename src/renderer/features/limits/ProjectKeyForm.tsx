/** What a new key for a project may spend, and where it is kept. */
import { Autocomplete, Button, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type AccountView, highestKeyLimit } from '../../../shared/account.ts';
import { checked } from '../../../shared/checked.ts';
import { Money } from '../../../shared/decimal.ts';
import { amountSchema } from '../../../shared/spend-limit.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useList } from '../../store/list.ts';
import { useSession } from '../../store/session.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { innerPart } from '../../ui/escape.ts';
import { formatMoney } from '../../ui/format.ts';
import { useAction } from '../../ui/useAction.ts';
import { type Storage, StorageChoice, useDefaultStorage } from '../accounts/StorageChoice.tsx';
import styles from './Limits.module.css';

export interface ProjectKeyFormProps {
  /** Accounts whose management token can make it; at least one. */
  parents: readonly AccountView[];
  onMade: () => void;
  /** TokenLab may have made it nevertheless. */
  onFailed: () => void;
  onCancel: () => void;
}

const isLimit = (usd: string): boolean =>
  checked(amountSchema, usd).success && new Money(usd).lessThanOrEqualTo(highestKeyLimit);

export function ProjectKeyForm({ parents, onMade, onFailed, onCancel }: ProjectKeyFormProps) {
  const { t } = useTranslation(['limits', 'ui']);
  const projects = useList((state) => state.counts?.projects);
  const [accountId, setAccount] = useState(parents.find(({ active }) => active)?.id ?? parents[0]?.id ?? '');
  const [project, setProject] = useState('');
  const [limitUsd, setLimit] = useState('');
  const [chosen, setChosen] = useState<Storage | null>(null);
  const [tried, setTried] = useState(false);
  const preset = useDefaultStorage();
  const storage = chosen ?? preset;
  const projectId = project.trim();
  const make = useAction(async (where: Storage) => {
    try {
      const made = await call('makeProjectKey', { accountId, projectId, limitUsd, storage: where });
      // Null: the person did not agree, so the form stays.
      if (made === null) return;
      useSession.getState().putAccount(made);
      onMade();
    } catch (thrown) {
      onFailed();
      throw thrown;
    }
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (projectId !== '' && isLimit(limitUsd) && storage !== null) void make.run(storage);
  };
  return (
    <form
      className={styles.form}
      aria-label={t('keys.form.label')}
      onSubmit={submit}
      {...innerPart(onCancel)}
    >
      <div className={styles.row}>
        <Autocomplete
          label={t('form.project')}
          maxLength={100}
          data-autofocus
          autoFocus
          data={(projects ?? []).map((each) => each.projectId)}
          readOnly={make.busy}
          value={project}
          error={tried && projectId === '' ? t('keys.form.noProject') : null}
          onChange={setProject}
        />
        <TextInput
          label={t('keys.form.limit')}
          inputMode="decimal"
          maxLength={20}
          readOnly={make.busy}
          value={limitUsd}
          error={
            tried && !isLimit(limitUsd)
              ? t('keys.form.badLimit', { highest: formatMoney(String(highestKeyLimit), false) })
              : null
          }
          onChange={(event) => setLimit(event.currentTarget.value.trim())}
        />
        {parents.length > 1 && (
          <Select
            label={t('keys.form.workspace')}
            allowDeselect={false}
            readOnly={make.busy}
            value={accountId}
            data={parents.map(({ id, label }) => ({ value: id, label }))}
            onChange={(value) => setAccount(value ?? accountId)}
          />
        )}
      </div>
      <StorageChoice label={t('keys.form.where')} value={storage} onChange={setChosen} />
      {make.error && <ErrorNote error={make.error} />}
      <div className={styles.buttons}>
        <Button variant="default" onClick={onCancel}>
          {t('ui:cancel')}
        </Button>
        <Button type="submit" loading={make.busy} disabled={storage === null}>
          {t('keys.form.make')}
        </Button>
      </div>
    </form>
  );
}
