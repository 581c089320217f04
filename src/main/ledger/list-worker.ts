/** Entry of the threads that answer questions about lists which take long. */
import { type ListMethods, listMethods } from './list-thread.ts';
import { openReader } from './reader.ts';
import { answerOrders } from './thread-entry.ts';

let version = 0;
let methods: ListMethods | null = null;
answerOrders((order) => {
  version = order.version;
  methods ??= listMethods(openReader(order.file, order.isReadOnly, () => version));
  return methods;
});
