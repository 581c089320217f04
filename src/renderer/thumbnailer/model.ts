/** A 3D model from its usual side, on nothing. */
import { ModelViewerElement } from '@google/model-viewer';
import { lightUp } from '../ui/studio-light.ts';
import { base64Of } from './base64.ts';
import { takeDrawn } from './ink.ts';
import { inTime } from './limit.ts';

/** @returns a WebP picture in base64, `side` px square */
export async function drawModel(address: string, side: number): Promise<string> {
  // Decoders would come from another host; a file that needs one has no still.
  ModelViewerElement.dracoDecoderLocation = '';
  ModelViewerElement.ktx2TranscoderLocation = '';
  const viewer = document.createElement('model-viewer') as ModelViewerElement;
  viewer.style.cssText = `display:block;width:${side}px;height:${side}px`;
  viewer.setAttribute('interaction-prompt', 'none');
  viewer.setAttribute('camera-orbit', '30deg 75deg auto');
  viewer.setAttribute('shadow-intensity', '0.7');
  lightUp(viewer);
  const loaded = new Promise<void>((resolve, reject) => {
    viewer.addEventListener('load', () => resolve(), { once: true });
    viewer.addEventListener('error', () => reject(new Error('It cannot be shown.')), { once: true });
  });
  viewer.src = address;
  document.body.append(viewer);
  try {
    await inTime(loaded);
    const take = () => viewer.toBlob({ mimeType: 'image/webp', qualityArgument: 0.85 });
    const blob = await inTime(takeDrawn(take));
    return await base64Of(blob);
  } finally {
    viewer.remove();
  }
}
