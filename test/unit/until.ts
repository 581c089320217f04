/** Only a hang takes this long, in ms. */
const patience = 100_000;

/** Resolves when it is so; looks again and again, for what no event tells. */
export async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + patience;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`never became so: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
