/** Files that a person gives as inputs: main reads those on the disk, by a grant that the page cannot make up. */
import { call, fileHandle } from '../bridge.ts';

/** Copies a file into the profile. What was pasted or dragged out of a browser is on no disk: its bytes are handed over. */
export async function importInput(file: File) {
  const handle = await fileHandle(file);
  return handle === null
    ? await call('importInputData', { name: file.name, data: new Uint8Array(await file.arrayBuffer()) })
    : await call('importInput', { handle });
}
