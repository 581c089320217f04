/** When a key press belongs to a dialog. */
import { openOnes } from '../../ui/leaving.ts';

/** True while something that owns the keyboard (a dialog, a sheet, a menu) is open. */
export function isModalOpen(): boolean {
  return openOnes('[aria-modal="true"], [role="menu"]').length > 0;
}
