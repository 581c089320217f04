/** All handlers of the contract, put together. A method without a handler, or a handler without a method, does not compile. */
import type { Clock } from '../../base/clock.ts';
import type { Keys } from '../../keychain/keys.ts';
import type { Rooms } from '../../rooms.ts';
import type { Desktop } from '../../shell/desktop.ts';
import type { Thumbnails } from '../../shell/thumbnails.ts';
import type { StatusLine } from '../../status.ts';
import type { Updates } from '../../updates/index.ts';
import type { Handlers } from '../answer.ts';
import type { FileGrants } from '../file-grants.ts';
import { accountHandlers } from './accounts.ts';
import { actionHandlers } from './actions.ts';
import { type AppHandlersOptions, appHandlers } from './app.ts';
import { batchHandlers } from './batches.ts';
import { billingHandlers } from './billing.ts';
import { catalogueHandlers } from './catalogue.ts';
import { draftHandlers } from './drafts.ts';
import { jobHandlers } from './jobs.ts';
import { limitHandlers } from './limits.ts';
import { promptHandlers } from './prompts.ts';
import { queueHandlers } from './queue.ts';
import { resultHandlers } from './results.ts';
import { supportHandlers } from './support.ts';
import { templateHandlers } from './templates.ts';
import { updateHandlers } from './updates.ts';

export interface HandlersOptions extends Omit<AppHandlersOptions, 'accounts' | 'disks' | 'ledgerNotice'> {
  rooms: Rooms;
  keys: Keys;
  desktop: Desktop;
  pictures: Pick<Thumbnails, 'pngOf'>;
  status: StatusLine;
  updates: Updates;
  fileGrants: FileGrants;
  clock: Clock;
}

export function createHandlers(options: HandlersOptions): Handlers {
  const { rooms, keys, desktop } = options;
  const { ledger, accounts } = rooms;
  return {
    ...appHandlers({ ...options, accounts, disks: rooms.disks, ledgerNotice: ledger.notice }),
    ...accountHandlers({ accounts, projectKeys: rooms.projectKeys, keys, desktop, engine: rooms.engine }),
    ...catalogueHandlers({ ...rooms, fileGrants: options.fileGrants }),
    ...jobHandlers({
      ledger,
      lists: rooms.lists,
      engine: rooms.engine,
      templates: rooms.templates,
      desktop,
      clock: options.clock,
      refreshModel: rooms.clients.refreshModel,
      status: options.status.now,
    }),
    ...draftHandlers(ledger, rooms.draftTexts, keys, options.clock),
    ...promptHandlers(ledger, options.clock),
    ...templateHandlers(rooms.templates, desktop),
    ...actionHandlers(rooms.actions, rooms.bulk, desktop),
    ...batchHandlers({ batches: rooms.batches, ledger, desktop }),
    ...limitHandlers(rooms.engine, desktop),
    ...queueHandlers(rooms.engine),
    ...resultHandlers({ ...rooms, desktop, pictures: options.pictures, fileGrants: options.fileGrants }),
    ...billingHandlers(rooms.billing, desktop),
    ...supportHandlers({ packets: rooms.packets, diagnostics: rooms.diagnostics, desktop }),
    ...updateHandlers(options.updates),
  };
}
