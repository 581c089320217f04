/** Refuses creates whose materials are not ready. */
import type { Exchange } from './context.ts';
import { addMaterial, materialStatus, newMaterialId, ownMaterial } from './materials.ts';
import { Refusal } from './refusal.ts';

/** Throws 409 while a material is not ready and 422 when it failed, and acts out the material faults. */
export async function checkMaterials(
  exchange: Exchange,
  fields: { material_asset_id?: string | undefined; material_asset_ids?: string[] | undefined },
): Promise<void> {
  const { context } = exchange;
  const now = context.clock.now();
  const ids = [
    ...(fields.material_asset_id ? [fields.material_asset_id] : []),
    ...(fields.material_asset_ids ?? []),
  ];
  const records = ids.map((id) => ownMaterial(exchange, 'asset', id));
  const failed = records.find((record) => materialStatus(record, now) === 'FAILED');
  if (failed !== undefined) {
    throw new Refusal(422, 'invalid_request_error', failed.failure ?? 'The material failed.', {
      code: 'seedance_material_source_invalid',
      param: 'material_asset_id',
    });
  }
  const waiting = records
    .filter((record) => materialStatus(record, now) === 'PROCESSING')
    .map((record) => record.id);
  if (waiting.length > 0) throw preparing('auto_material_asset_ids', waiting);
  for (const [fault, list] of preparingFaults) {
    if (!exchange.faults.has(fault)) continue;
    const made = await addMaterial(exchange, {
      id: newMaterialId(exchange, 'asset', fault),
      kind: 'asset',
      name: 'imported',
      failure: fault === 'material-failed' ? 'The picture is too small' : null,
    });
    throw preparing(list, [made.id]);
  }
}

const preparingFaults = [
  ['material-preparing', 'auto_material_asset_ids'],
  ['material-preparing-inactive', 'inactive_asset_ids'],
  ['material-failed', 'auto_material_asset_ids'],
] as const;

function preparing(list: string, ids: readonly string[]): Refusal {
  return new Refusal(409, 'invalid_request_error', 'The material is still being prepared.', {
    code: 'seedance_material_preparing',
    param: 'material_asset_id',
    hints: { [list]: [...ids], retryable: true },
  });
}
