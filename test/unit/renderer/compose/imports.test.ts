import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';

// The draft is kept by the page.
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
const { importsEnded, useImports } = await import('../../../../src/renderer/features/compose/imports.ts');

afterAll(() => vi.unstubAllGlobals());
afterEach(() => useImports.setState({ running: {}, problems: {} }));

describe('a submit while files are on their way into the form', () => {
  test('waits for nothing when there are none, whatever was refused before', async () => {
    useImports.setState({
      running: { image_urls: 0 },
      problems: { image_urls: ['words.txt is text/plain.'] },
    });
    await expect(importsEnded()).resolves.toBe(true);
  });

  test('waits for the last of them', async () => {
    useImports.setState({ running: { image_urls: 2, mask: 1 } });
    let ended = false;
    const waiting = importsEnded().then((taken) => {
      ended = true;
      return taken;
    });
    useImports.setState({ running: { image_urls: 0, mask: 1 } });
    await Promise.resolve();
    expect(ended).toBe(false);
    useImports.setState({ running: { image_urls: 0, mask: 0 } });
    await expect(waiting).resolves.toBe(true);
  });

  test('is off when one of them could not be taken', async () => {
    useImports.setState({ running: { mask: 1 } });
    const waiting = importsEnded();
    useImports.setState({ running: { mask: 0 } });
    useImports.setState({ problems: { mask: ['mask.png: The file is gone.'] } });
    await expect(waiting).resolves.toBe(false);
  });
});
