/** What was asked for: model, fields, inputs, identifiers, and how the status is followed. */

import type { InputSource } from '../../../shared/inputs.ts';
import type { JobDetail } from '../../../shared/job.ts';
import type { JsonObject, JsonValue } from '../../../shared/json.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useNow } from '../../store/clock.ts';
import { useSession } from '../../store/session.ts';
import { CopyIcon } from '../../ui/CopyIcon.tsx';
import { Fact, Facts } from '../../ui/Facts.tsx';
import { formatBytes, formatNumber, formatStamp } from '../../ui/format.ts';
import { fieldName, operationName } from '../../ui/names.ts';
import styles from './RequestTab.module.css';

export function RequestTab({ job }: { job: JobDetail }) {
  const { t } = useTranslation(['job', 'ui']);
  const account = useSession((state) => state.accounts.find((one) => one.id === job.accountId));
  const fields = Object.entries(job.request.fields);
  // An answer that came at once has no task.
  const missing = t(job.terminalAt === null ? 'ui:notKnownYet' : 'ui:none');
  return (
    <>
      <Facts>
        <Fact label={t('request.model')} copy={job.model}>
          {job.model}
        </Fact>
        {job.modelResolved && job.modelResolved !== job.model && (
          <Fact label={t('request.resolved')} copy={job.modelResolved}>
            {job.modelResolved}
          </Fact>
        )}
        {job.operation && <Fact label={t('request.operation')}>{operationName(job.operation)}</Fact>}
        <Fact label={t('request.endpoint')} copy={job.endpoint} mono>
          {job.method} {job.endpoint}
        </Fact>
        <Fact label={t('request.account')}>{account?.label ?? job.accountId}</Fact>
        {job.projectId && <Fact label={t('request.project')}>{job.projectId}</Fact>}
        <Fact label={t('request.userId')}>{job.userId}</Fact>
      </Facts>
      <div className={styles.heading}>
        <h3>{t('request.fields')}</h3>
        {fields.length > 0 && (
          <CopyIcon text={JSON.stringify(job.request.fields, null, 2)} name={t('request.copyAll')} />
        )}
      </div>
      {job.resubmittable ? (
        <FieldList fields={job.request.fields} nameOf={fieldName} />
      ) : (
        <p className={styles.none}>{t('request.noFields')}</p>
      )}
      {job.request.rawFields && Object.keys(job.request.rawFields).length > 0 && (
        <>
          <h3 className={styles.heading}>{t('request.rawFields')}</h3>
          <FieldList fields={job.request.rawFields} nameOf={(name) => name} />
        </>
      )}
      {job.request.inputs.length > 0 && (
        <>
          <h3 className={styles.heading}>{t('request.inputs')}</h3>
          <Facts>
            {job.request.inputs.map((input, index) => (
              <Fact
                // biome-ignore lint/suspicious/noArrayIndexKey: inputs of a sent request never change.
                key={index}
                label={fieldName(input.field)}
                copy={input.source.kind === 'url' ? input.source.url : null}
              >
                <Source source={input.source} />
              </Fact>
            ))}
          </Facts>
        </>
      )}
      <h3 className={styles.heading}>{t('request.ids')}</h3>
      <Facts>
        <Fact label={t('request.jobId')} copy={job.id} mono>
          {job.id}
        </Fact>
        <Fact label={t('request.taskId')} copy={job.taskId} mono={job.taskId !== null}>
          {job.taskId ?? missing}
        </Fact>
        <Fact label={t('request.requestId')} copy={job.requestId} mono={job.requestId !== null}>
          {job.requestId ?? missing}
        </Fact>
        {followUpIds(job).map(([name, value]) => (
          <Fact key={name} label={t(`request.${name}`)} copy={value} mono>
            {value}
          </Fact>
        ))}
        {job.pollUrl && (
          <Fact label={t('request.pollUrl')} copy={job.pollUrl} mono>
            {job.pollUrl}
          </Fact>
        )}
      </Facts>
      {job.taskId !== null && <Polling job={job} />}
    </>
  );
}

const followUpNames = ['audio_id', 'world_id'] as const;

/** Ids that TokenLab named when the task ended, for requests that continue from it. */
function followUpIds(job: JobDetail): (readonly [(typeof followUpNames)[number], string])[] {
  return followUpNames.flatMap((name) => {
    const value = job.timeline.findLast((entry) => typeof entry.detail[name] === 'string')?.detail[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
}

function FieldList({ fields, nameOf }: { fields: JsonObject; nameOf: (name: string) => string }) {
  return (
    <Facts>
      {Object.entries(fields).map(([name, value]) => (
        <Fact key={name} label={nameOf(name)} copy={asText(value)}>
          {asText(value)}
        </Fact>
      ))}
    </Facts>
  );
}

const asText = (value: JsonValue): string =>
  typeof value === 'string' ? value : JSON.stringify(value, null, 1);

function Source({ source }: { source: InputSource }) {
  const { t } = useTranslation('job');
  switch (source.kind) {
    case 'url':
      return (
        <>
          {source.url} <span className={styles.soft}>{t('request.inputUrl')}</span>
        </>
      );
    case 'file':
      return (
        <>
          {source.name}{' '}
          <span className={styles.soft}>{t('request.inputFile', { size: formatBytes(source.bytes) })}</span>
        </>
      );
    case 'result':
      return <span className={styles.soft}>{t('request.inputResult')}</span>;
  }
}

function Polling({ job }: { job: JobDetail }) {
  const { t } = useTranslation('job');
  const { polling } = job;
  const now = useNow(polling.nextAt !== null);
  const stretched = useSession((state) =>
    state.poller?.stretched.find(({ accountId }) => accountId === job.accountId),
  );
  const wait = polling.nextAt === null ? null : Math.max(0, Math.ceil((polling.nextAt - now) / 1000));
  return (
    <>
      <h3 className={styles.heading}>{t('request.polling')}</h3>
      <Facts>
        <Fact label={t('request.checks')}>{formatNumber(polling.count)}</Fact>
        {polling.lastAt !== null && <Fact label={t('request.last')}>{formatStamp(polling.lastAt)}</Fact>}
        <Fact label={t('request.next')}>
          {wait === null
            ? t('request.noNext')
            : wait === 0
              ? t('request.nextTurn')
              : t('request.inSeconds', { seconds: wait })}
        </Fact>
        {stretched && polling.nextAt !== null && (
          <Fact label={t('request.every')}>
            {t(`request.everyBy.${stretched.cause}`, {
              every: Math.round(stretched.everyMs / 1000),
              open: stretched.openTasks,
              limit: stretched.perMinute,
              answer: formatNumber(stretched.answerMs / 1000, 1),
            })}
          </Fact>
        )}
        {polling.paused && <Fact label={t('request.paused')}>{t(`request.pausedBy.${polling.paused}`)}</Fact>}
        {polling.failures > 0 && <Fact label={t('request.failures')}>{formatNumber(polling.failures)}</Fact>}
        {polling.lastError && <Fact label={t('request.lastError')}>{polling.lastError}</Fact>}
      </Facts>
    </>
  );
}
