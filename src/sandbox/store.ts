/** Everything the sandbox has accepted, in memory and in its journal. */
import { randomBytes } from 'node:crypto';
import type { Family } from './catalogue/types.ts';
import { type Journal, memoryJournal, openJournal } from './journal.ts';
import type { MediaSpec } from './media/spec.ts';

/** Which delivery tier a create, or its key, asks for. */
export type Policy = 'auto' | 'verified' | 'official';

export interface Delivery {
  policy: Policy;
  tier: Exclude<Policy, 'auto'>;
}

export type OutputRole =
  | 'image'
  | 'video'
  | 'last_frame'
  | 'audio'
  | 'cover'
  | 'stem'
  | 'model'
  | 'pano'
  | 'thumbnail'
  | 'collider';

export interface PlannedOutput {
  /** File name, unique in its task. */
  name: string;
  role: OutputRole;
  /** Its name in the answer, for stems. */
  title?: string;
  spec: MediaSpec;
}

/** One accepted create: a task to poll, or work that was answered at once (`inline`). Times in ms since 1970. */
export interface TaskRecord {
  id: string;
  kind: 'task' | 'inline';
  /** 1 for the first accepted create. */
  ordinal: number;
  family: Exclude<Family, 'chat'>;
  operation: string;
  model: string;
  route: string;
  requestId: string;
  /** The key that owns it: a hash, never the key. */
  keyId: string;
  createdAt: number;
  startsAt: number;
  endsAt: number;
  settlesAt: number;
  cancelledAt?: number;
  prompt: string;
  /** Parts of the request that the answers repeat. */
  texts: Record<string, string>;
  outputs: PlannedOutput[];
  /** USD, a decimal string. */
  cost: string;
  /** At which tier it is delivered; absent in journals of earlier versions. */
  delivery?: Delivery;
  usageUnit: string;
  usageQuantity: string;
  billingTransactionId: string;
  cancellable: boolean;
  reportsProgress: boolean;
  /** Faults that act on later requests for this task, as `name` or `name*count`. */
  faults: string[];
}

export interface FileRecord {
  id: string;
  keyId: string;
  filename: string;
  purpose: string;
  contentType: string;
  createdAt: number;
  /** Base64. */
  content: string;
}

export interface MaterialRecord {
  id: string;
  keyId: string;
  kind: 'asset' | 'group';
  createdAt: number;
  updatedAt: number;
  /** When a processing asset becomes active. */
  readyAt: number;
  failure: string | null;
  groupId: string | null;
  projectName: string;
  libraryType: string;
  name: string | null;
  assetType: string;
  metadata: Record<string, unknown> | null;
}

export interface KeyRecord {
  deliveryPolicy?: Policy;
  id: string;
  name: string;
  prefix: string;
  status: 'active' | 'inactive' | 'revoked';
  /** USD, a decimal string; null = no limit. */
  limit: string | null;
  models: string[];
  expiresAt: string | null;
  createdAt: number;
  lastUsedAt: number | null;
}

export interface UploadRecord {
  id: string;
  keyId: string;
  fileName: string;
  kind: string;
  extension: string | null;
  metadata: Record<string, unknown> | null;
  createdAt: number;
}

interface Collections {
  tasks: TaskRecord;
  files: FileRecord;
  materials: MaterialRecord;
  keys: KeyRecord;
  uploads: UploadRecord;
  /** Worlds that were deleted while their task record stays. */
  deletedWorlds: { id: string };
  settings: { id: string; value: string };
}

export type CollectionName = keyof Collections;

export interface Store {
  all<C extends CollectionName>(collection: C): IterableIterator<Collections[C]>;
  get<C extends CollectionName>(collection: C, id: string): Collections[C] | undefined;
  /** Resolves when the record is on disk. Only then can readers see it. */
  put<C extends CollectionName>(collection: C, record: Collections[C]): Promise<void>;
  remove(collection: CollectionName, id: string): Promise<void>;
  /** The number of the next create. Each call returns a new one. */
  nextOrdinal(): number;
  /** A random text, stored in the journal. */
  linkSecret(): string;
  close(): Promise<void>;
}

const names: readonly CollectionName[] = [
  'tasks',
  'files',
  'materials',
  'keys',
  'uploads',
  'deletedWorlds',
  'settings',
];

/** Opens a store with a journal in `stateFile`, or one in memory only. */
export async function openStore(stateFile: string | undefined): Promise<Store> {
  const collections = Object.fromEntries(names.map((name) => [name, new Map()])) as unknown as {
    [C in CollectionName]: Map<string, Collections[C]>;
  };
  let ordinal = 0;
  const apply = (collection: CollectionName, id: string, record: unknown) => {
    const map = collections[collection] as Map<string, unknown> | undefined;
    if (map === undefined) return;
    if (record === null) map.delete(id);
    else map.set(id, record);
    if (collection === 'tasks' && record !== null)
      ordinal = Math.max(ordinal, (record as TaskRecord).ordinal);
  };
  const journal: Journal =
    stateFile === undefined
      ? memoryJournal
      : await openJournal(stateFile, (line) =>
          apply(line.collection as CollectionName, line.id, line.record),
        );
  const write = async (collection: CollectionName, id: string, record: unknown) => {
    await journal.append({ collection, id, record });
    apply(collection, id, record);
  };
  if (!collections.settings.has('link-secret')) {
    await write('settings', 'link-secret', { id: 'link-secret', value: randomBytes(24).toString('hex') });
  }
  return {
    all: (collection) => collections[collection].values(),
    get: (collection, id) => collections[collection].get(id),
    put: (collection, record) => write(collection, record.id, record),
    remove: (collection, id) => write(collection, id, null),
    nextOrdinal: () => {
      ordinal += 1;
      return ordinal;
    },
    linkSecret: () => collections.settings.get('link-secret')!.value,
    close: () => journal.close(),
  };
}
