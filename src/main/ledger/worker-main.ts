/**
 * Entry of the threads that do for the ledger what takes long: questions about lists, the daily copy of the file, and what
 * has to be done before it is opened.
 */
import { type BackupMethods, copyLedger } from './backups.ts';
import { type ListMethods, listMethods } from './list-thread.ts';
import { type PreparationMethods, preparationMethods } from './preparation.ts';
import { openReader } from './reader.ts';
import { answerOrders } from './thread-entry.ts';

let version = 0;
let lists: ListMethods | null = null;
answerOrders<ListMethods & BackupMethods & PreparationMethods>((order) => {
  version = order.version;
  const opened = () => {
    lists ??= listMethods(openReader(order.file, order.isReadOnly, () => version));
    return lists;
  };
  if (order.name === 'prepare') return preparationMethods(order.file);
  return order.name === 'backUp' ? { backUp: (now) => copyLedger(order.file, now) } : opened();
});
