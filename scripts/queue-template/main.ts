/** Makes the cluster that a new embedded queue begins as a copy of. The build runs it; its argument is the folder. */
import { createCluster } from '../../src/platform/queue/embedded-cluster';

async function main(): Promise<void> {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('Usage: queue-template/main.js <folder>');
  await createCluster(folder, new AbortController().signal);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
