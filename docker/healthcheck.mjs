/** Exit code 0 when the program in this container answers: the API on its port, or a worker on its own. */
const ports = [process.env.DEKSDENFLOW_API_PORT || '8010', process.env.DEKSDENFLOW_WORKER_PORT || '8011'];

async function live(port) {
  const answer = await fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(4_000) });
  return answer.ok;
}

const answers = await Promise.allSettled(ports.map(live));
process.exit(answers.some(({ value }) => value === true) ? 0 : 1);
