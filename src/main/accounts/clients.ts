/** TokenLab's clients by account: one connection pool each, made again when the account moves to another server. */
import { AppError } from '../../shared/errors.ts';
import type { AnswerMedia } from '../base/answer-media.ts';
import type { Network } from '../base/network.ts';
import type { Reporter } from '../base/report.ts';
import {
  type AnswerReader,
  type Catalogue,
  type Client,
  createCatalogue,
  createClient,
  createManagementClient,
  createTransport,
  type KeyCheck,
  type ManagementClient,
  type ReadOutcome,
  type Transport,
} from '../tokenlab/index.ts';
import type { Accounts } from './accounts.ts';
import type { KeptCatalogues } from './catalogue-store.ts';
import { isWithoutKey } from './key-form.ts';

export interface Clients {
  /** @throws AppError `not_found` */
  clientFor(accountId: string): Client;
  /** Its calls fail with `key_missing` when the account has no management token. @throws AppError `not_found` */
  managementFor(accountId: string): ManagementClient;
  /** @throws AppError `not_found` */
  catalogueFor(accountId: string): Catalogue;
  /** Asks the account's server for nothing, and without a key, to see whether it answers. @throws AppError `not_found` */
  knock(accountId: string): Promise<ReadOutcome>;
  /** Has the model's record and prices asked for again when they are old. What cannot be had leaves what is kept. */
  refreshModel(accountId: string, modelId: string): Promise<void>;
  /** Another key or server, or another account in use: what is kept of the catalogue is asked for again. */
  accessChanged(accountId: string, isOtherServer: boolean): void;
  close(): Promise<void>;
}

export interface ClientsOptions {
  accounts: Pick<Accounts, 'originOf' | 'keyFor' | 'tokenFor'>;
  catalogue: KeptCatalogues;
  network: Network;
  /** Where media inside of answers go. */
  media?: AnswerMedia;
  /** Reads their answers. */
  reader?: AnswerReader;
  version: string;
  now: () => number;
  /** What is shown of errors passes through this. */
  redact: (value: unknown) => unknown;
  report: Reporter;
}

interface Bundle {
  transport: Transport;
  client: Client;
  management: ManagementClient;
  catalogue: Catalogue;
}

export function createClients({
  accounts,
  catalogue,
  network,
  media,
  reader,
  version,
  now,
  redact,
  report,
}: ClientsOptions): Clients {
  const bundles = new Map<string, Bundle>();
  /** Unix ms, by account. */
  const changes = new Map<string, number>();

  const make = (accountId: string, origin: string): Bundle => {
    const transport = createTransport({ baseUrl: origin, network, version, now, media, reader });
    const client = createClient({
      transport,
      now,
      redact,
      media,
      reader,
      key: () => accounts.keyFor(accountId),
    });
    return {
      transport,
      client,
      management: createManagementClient({
        transport,
        now,
        reader,
        token: () => accounts.tokenFor(accountId),
      }),
      catalogue: createCatalogue({
        // The catalogue is public: an account whose key cannot be had may still look at it.
        client: createClient({ transport, now, redact, reader, key: () => keyOrNone(accounts, accountId) }),
        now,
        reader,
        changedAt: () => changes.get(accountId) ?? 0,
        store: catalogue.storeOf(accountId),
      }),
    };
  };

  const bundleOf = (accountId: string): Bundle => {
    const origin = accounts.originOf(accountId);
    const known = bundles.get(accountId);
    if (known?.transport.origin === origin) return known;
    void known?.transport.close();
    const made = make(accountId, origin);
    bundles.set(accountId, made);
    return made;
  };

  return {
    clientFor: (accountId) => bundleOf(accountId).client,
    managementFor: (accountId) => bundleOf(accountId).management,
    catalogueFor: (accountId) => bundleOf(accountId).catalogue,
    knock: (accountId) => bundleOf(accountId).transport.read('GET', '/'),
    async refreshModel(accountId, modelId) {
      try {
        await Promise.race([bundleOf(accountId).catalogue.detail(modelId), patience()]);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
      }
    },
    accessChanged(accountId, isOtherServer) {
      changes.set(accountId, now());
      if (isOtherServer)
        catalogue.clear(accountId).catch((error: unknown) => report('the kept catalogue', error));
    },
    async close() {
      const open = [...bundles.values()];
      bundles.clear();
      await Promise.all(open.map(({ transport }) => transport.close()));
    },
  };
}

/** A person waits for the price: after so long (ms) the kept one stands. */
const longestRefresh = 3_000;

const patience = () =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, longestRefresh).unref();
  });

/** Asks one server about one key, before there is an account. */
export async function checkKeyAt(
  origin: string,
  key: string,
  {
    network,
    reader,
    version,
    now,
    redact,
  }: Pick<ClientsOptions, 'network' | 'reader' | 'version' | 'now' | 'redact'>,
): Promise<KeyCheck> {
  const transport = createTransport({ baseUrl: origin, network, version, now, reader });
  try {
    return await createClient({ transport, now, redact, reader, key: async () => key }).checkKey();
  } finally {
    await transport.close();
  }
}

async function keyOrNone(accounts: Pick<Accounts, 'keyFor'>, accountId: string): Promise<string | null> {
  try {
    return await accounts.keyFor(accountId);
  } catch (error) {
    if (isWithoutKey(error)) return null;
    throw error;
  }
}
