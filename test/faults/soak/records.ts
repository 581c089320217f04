/** The sandbox's own record of what it accepted, read from its journal: prompts, costs and ids, never asked of the app. */
import { readFileSync } from 'node:fs';

export interface Record {
  id: string;
  kind: 'task' | 'inline';
  /** The job that its prompt names. */
  title: string;
  model: string;
  requestId: string;
  /** USD, a decimal string. */
  cost: string;
  billingTransactionId: string;
  faults: string[];
}

export function readRecords(journal: string): Record[] {
  const records = new Map<string, Record>();
  for (const line of readFileSync(journal, 'utf8').split('\n')) {
    if (line === '') continue;
    const { collection, id, record } = JSON.parse(line);
    if (collection !== 'tasks' || record === null) continue;
    const title = /Soak \d+(?=;)/.exec(record.prompt)?.[0] ?? `unknown ${id}`;
    records.set(id, { ...record, title });
  }
  return [...records.values()];
}
