/** A query that lives as long as the component that asks it. */
import { useEffect, useEffectEvent, useState } from 'react';
import { useStore } from 'zustand';
import type { AppErrorShape } from '../../shared/errors.ts';
import { on } from '../bridge.ts';
import { useLatest } from '../ui/useLatest.ts';
import { useOnChange } from '../ui/useOnChange.ts';
import { answerTo, createQuery } from './query.ts';

export interface QueryAnswer<T> {
  value: T | null;
  error: AppErrorShape | null;
  busy: boolean;
  /** Asks again. */
  refresh: () => void;
}

export interface QueryOptions {
  /** Asks again when main says that one of these jobs changed. */
  jobIds?: readonly string[];
  /** Shows the answer to the question before until this one is answered or has failed. */
  keepsOld?: boolean;
}

export interface Question<T> {
  /** Names everything that the answer depends on: another key is another question. */
  key: string;
  /** Asks main; `refresh` is true when a person asked again. */
  ask: (refresh: boolean) => Promise<T>;
}

/** @param question null while there is nothing to ask */
export function useQuery<T>(
  question: Question<T> | null,
  { jobIds = [], keepsOld = false }: QueryOptions = {},
): QueryAnswer<T> {
  const [query] = useState(() => createQuery<T>());
  const state = useStore(query);
  const key = question?.key ?? null;
  const ask = (refresh: boolean): void => {
    if (question === null) query.clear();
    else void query.ask(question.key, () => question.ask(refresh));
  };
  const onJobsChanged = useEffectEvent((changed: readonly string[] | null) => {
    if (changed === null || changed.some((jobId) => jobIds.includes(jobId))) ask(false);
  });
  useOnChange(key, () => {
    ask(false);
    return query.drop;
  });
  const followsJobs = jobIds.length > 0;
  useEffect(() => {
    if (!followsJobs) return;
    return on('jobsChanged', ({ jobIds: changed }) => onJobsChanged(changed));
  }, [followsJobs]);
  // One that was kept from an earlier rendering asks what is asked now.
  const latest = useLatest(ask);
  return { ...answerTo(state, key, keepsOld), refresh: () => latest.current(true) };
}
