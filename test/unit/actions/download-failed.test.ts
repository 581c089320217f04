/** "Download again" of a job whose results cannot all be fetched at this moment. */
import { expect, it } from 'vitest';
import { createJobActions } from '../../../src/main/actions/index.ts';
import { AppError } from '../../../src/shared/errors.ts';

it('fetches the others where one is being kept, and says why that one was not', async () => {
  const again: string[] = [];
  const actions = createJobActions({
    ledger: { results: { ofJob: () => ['kept', 'other'].map((id) => ({ id, download: 'expired' })) } },
    downloads: {
      async downloadAgain(id: string) {
        if (id === 'kept') throw new AppError('conflict', 'It is being kept.');
        again.push(id);
      },
    },
  } as never);
  await expect(actions.downloadFailed('job')).rejects.toMatchObject({ code: 'conflict' });
  expect(again).toEqual(['other']);
});
