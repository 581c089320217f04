/** Materials that TokenLab prepares for requests. */
import { asText, isRecord, member } from './json.ts';

export interface Material {
  id: string;
  status: 'processing' | 'active' | 'failed' | 'deleted' | 'unknown';
  /** Status as it came. */
  rawStatus: string | null;
  /** Untrusted text. */
  errorMessage: string | null;
}

const materialWords = ['processing', 'active', 'failed', 'deleted'] as const;

export function readMaterial(id: string, body: unknown): Material {
  const holder = isRecord(member(body, 'asset')) ? member(body, 'asset') : body;
  const rawStatus = asText(member(holder, 'status'));
  const word = rawStatus?.trim().toLowerCase();
  return {
    id: asText(member(holder, 'id')) ?? id,
    status: materialWords.find((known) => known === word) ?? 'unknown',
    rawStatus,
    errorMessage: asText(member(holder, 'error_message')),
  };
}
