/** The timeline: what happened to a job, when, and by whose word. Only ever added to. */
import type { TimelineEntry } from '../../shared/job.ts';
import type { JsonObject } from '../../shared/json.ts';
import { type TimelineType, timelineTypes } from '../../shared/timeline.ts';
import type { Session } from './session.ts';
import { readObject, time, word, wordOrNull } from './stored.ts';

export interface NewEvent {
  source: TimelineEntry['source'];
  type: TimelineType;
  detail?: JsonObject;
  /** Unix ms; now when absent. */
  at?: number;
}

export interface EventQueries {
  append(jobId: string, event: NewEvent): void;
  /** Oldest first. */
  ofJob(jobId: string): TimelineEntry[];
}

interface EventColumns {
  at: number;
  source: string;
  type: string;
  detail: string;
}

export function eventQueries({ db, clock, tx, touchDetail }: Session): EventQueries {
  return {
    append(jobId, event) {
      tx(() => {
        db.run(
          'INSERT INTO events (job_id, at, source, type, detail) VALUES (?, ?, ?, ?, ?)',
          jobId,
          event.at ?? clock.now(),
          event.source,
          event.type,
          JSON.stringify(event.detail ?? {}),
        );
        touchDetail(jobId);
      });
    },

    ofJob: (jobId) =>
      db
        .all<EventColumns>('SELECT at, source, type, detail FROM events WHERE job_id = ? ORDER BY seq', jobId)
        .map((row) => ({
          at: time(row.at) ?? 0,
          source: word(['user', 'app', 'tokenlab'], row.source, 'app'),
          ...typeAndDetail(row),
        })),
  };
}

function typeAndDetail(row: Pick<EventColumns, 'type' | 'detail'>): Pick<TimelineEntry, 'type' | 'detail'> {
  const detail = readObject(row.detail);
  const type = wordOrNull(timelineTypes, row.type);
  return type === null ? { type: 'other', detail: { ...detail, recordedAs: row.type } } : { type, detail };
}
