/** Entry of the threads that do for the ledger what takes long: questions about lists, and the daily copy of the file. */
import { type BackupMethods, copyLedger } from './backups.ts';
import { type ListMethods, listMethods } from './list-thread.ts';
import { openReader } from './reader.ts';
import { answerOrders } from './thread-entry.ts';

let version = 0;
let lists: ListMethods | null = null;
answerOrders<ListMethods & BackupMethods>((order) => {
  version = order.version;
  const opened = () => {
    lists ??= listMethods(openReader(order.file, order.isReadOnly, () => version));
    return lists;
  };
  return order.name === 'backUp' ? { backUp: (now) => copyLedger(order.file, now) } : opened();
});
