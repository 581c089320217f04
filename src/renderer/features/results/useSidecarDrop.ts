/** A sidecar dropped on the window opens its job, or prefills a new one that asks for the same. */
import { useWindowEvent } from '@mantine/hooks';
import { toAppErrorShape } from '../../../shared/errors.ts';
import { call, fileHandle } from '../../bridge.ts';
import { i18next, shown } from '../../i18n/index.ts';
import { say } from '../../notices.ts';
import { revealJob } from '../../store/reveal.ts';
import { useUi } from '../../store/ui.ts';
import { formatList } from '../../ui/format.ts';

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Listens while the frame is there and nothing lies over it: the New job sheet takes files of its own. */
export function useSidecarDrop(covered: boolean): void {
  useWindowEvent('dragover', (event) => {
    if (covered || event.defaultPrevented || !event.dataTransfer || !carriesFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
  });
  useWindowEvent('drop', (event) => {
    if (covered || event.defaultPrevented || !carriesFiles(event)) return;
    event.preventDefault();
    const files = [...(event.dataTransfer?.files ?? [])];
    const file = files.find(({ name }) => /\.json$/i.test(name)) ?? files[0];
    if (file) void take(file);
  });
}

async function take(file: File): Promise<void> {
  try {
    const handle = await fileHandle(file);
    const intake = handle === null ? null : await call('readSidecar', { handle });
    if (intake === null) {
      say('info', 'sidecar', i18next.t('results:sidecar.none', { name: file.name }));
    } else if (intake.jobId !== null) {
      await revealJob(intake.jobId);
    } else if (intake.start !== null) {
      const { title, request, missing } = intake.start;
      useUi.getState().openCompose({ title, request });
      if (missing.length > 0)
        say('info', 'sidecar', i18next.t('results:sidecar.missing', { fields: formatList(missing) }));
    }
  } catch (thrown) {
    say('error', 'sidecar', shown(toAppErrorShape(thrown).message));
  }
}
