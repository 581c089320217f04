/**
 * What speaks SQLite here: Node.js's own module where there is one that can do all that a ledger needs, libsql elsewhere.
 * One process has one of them only: closing a file in one library would drop the locks that the other holds on it.
 */
import type { Connection } from './connection.ts';
import { openInLibsql } from './driver-libsql.ts';
import { openInNode } from './driver-node.ts';

/** @param file a path, a `file:` URL, or `:memory:` */
export const openConnection: (file: string) => Connection = openInNode ?? openInLibsql;
