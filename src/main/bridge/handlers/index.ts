/** All handlers of the contract, put together. A method without a handler, or a handler without a method, does not compile. */
import type { Clock } from '../../base/clock.ts';
import type { Keys } from '../../keychain/keys.ts';
import type { Rooms } from '../../rooms.ts';
import type { Desktop } from '../../shell/desktop.ts';
import type { Thumbnails } from '../../shell/thumbnails.ts';
import type { StatusLine } from '../../status.ts';
import type { Handlers } from '../answer.ts';
import type { FileGrants } from '../file-grants.ts';
import { accountHandlers } from './accounts.ts';
import { actionHandlers } from './actions.ts';
import { type AppDeps, appHandlers } from './app.ts';
import { billingHandlers } from './billing.ts';
import { catalogueHandlers } from './catalogue.ts';
import { jobHandlers } from './jobs.ts';
import { resultHandlers } from './results.ts';
import { supportHandlers } from './support.ts';

export interface HandlerDeps extends Omit<AppDeps, 'accounts' | 'ledgerNotice'> {
  rooms: Rooms;
  keys: Keys;
  desktop: Desktop;
  pictures: Pick<Thumbnails, 'pngOf'>;
  status: StatusLine;
  fileGrants: FileGrants;
  clock: Clock;
}

export function createHandlers(deps: HandlerDeps): Handlers {
  const { rooms, keys, desktop } = deps;
  const { ledger, accounts } = rooms;
  return {
    ...appHandlers({ ...deps, accounts, ledgerNotice: ledger.notice }),
    ...accountHandlers({ accounts, keys, engine: rooms.engine }),
    ...catalogueHandlers({ ...rooms, fileGrants: deps.fileGrants }),
    ...jobHandlers({
      ledger,
      engine: rooms.engine,
      clock: deps.clock,
      refreshModel: rooms.clients.refreshModel,
      status: deps.status.now,
    }),
    ...actionHandlers(rooms.actions, rooms.bulk),
    ...resultHandlers({ ...rooms, desktop, pictures: deps.pictures, fileGrants: deps.fileGrants }),
    ...billingHandlers(rooms.billing, desktop),
    ...supportHandlers({ packets: rooms.packets, desktop }),
  };
}
