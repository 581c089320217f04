import { renderClip } from './clip.ts';
import { renderModel } from './model.ts';
import { renderPicture } from './picture.ts';
import type { MediaSpec } from './spec.ts';
import { renderSpeech } from './speech.ts';
import { renderTune } from './tune.ts';

/** Makes the file that a spec describes. Takes a second or more, so it runs on the media worker's thread. */
export async function render(spec: MediaSpec): Promise<Uint8Array> {
  switch (spec.kind) {
    case 'png':
      return renderPicture(spec);
    case 'mp4':
      return renderClip(spec);
    case 'tune':
      return renderTune(spec);
    case 'speech':
      return renderSpeech(spec);
    case 'mesh':
      return renderModel(spec);
  }
}
