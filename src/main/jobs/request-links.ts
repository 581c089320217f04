/** The links that a job's request carried: an echo of one in an answer is no result. */
import type { JsonValue } from '../../shared/json.ts';
import type { Ledger } from '../ledger/index.ts';

export interface RequestLinks {
  of(jobId: string): string[];
  forget(jobId: string): void;
}

const none: string[] = [];

export function createRequestLinks(ledger: Ledger): RequestLinks {
  const known = new Map<string, string[]>();
  return {
    of(jobId) {
      let links = known.get(jobId);
      if (links === undefined) {
        const request = ledger.jobs.request(jobId);
        const found = new Set<string>();
        const visit = (value: JsonValue | undefined) => {
          if (typeof value === 'string') {
            if (/^https?:\/\//i.test(value)) found.add(value);
          } else if (Array.isArray(value)) for (const item of value) visit(item);
          else if (value !== null && typeof value === 'object')
            for (const item of Object.values(value)) visit(item);
        };
        visit(request.fields);
        visit(request.rawFields);
        for (const { source } of request.inputs) {
          if (source.kind === 'url') found.add(source.url);
          // A result goes out as TokenLab's own link where only links are taken.
          const link = source.kind === 'result' ? ledger.results.get(source.resultId)?.url : null;
          if (link) found.add(link);
        }
        links = found.size === 0 ? none : [...found];
        known.set(jobId, links);
      }
      return links;
    },
    forget: (jobId) => void known.delete(jobId),
  };
}
