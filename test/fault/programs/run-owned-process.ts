import { ChildProcessRunner } from '../../../src/platform/process/child-process-runner';

/** A worker with one agent: runs the script given as its argument until somebody ends one of them. */
const runner = new ChildProcessRunner({ watchIntervalMs: 100 });
const running = runner.start({
  argv: ['sh', '-c', process.argv[2] ?? ''],
  cwd: '/',
  env: { PATH: process.env.PATH ?? '' },
  owner: { workerId: 'w-1', protocolId: 'p-1', attemptId: 'a-1' },
  onStdout: (chunk) => process.stdout.write(chunk),
});
void running.done.then(() => runner.close());
