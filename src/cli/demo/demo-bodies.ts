import { SAMPLE_STEPS, SAMPLE_TASK, SAMPLE_TESTS } from '../../demo/domain/sample-plan';
import type { NewStep } from '../../protocols/domain/new-step';

/** The shell engine is told what to run; an agent gets the task alone and plans by itself. */
export function protocolBodyFor(engine: string): Readonly<Record<string, unknown>> {
  return engine === 'shell'
    ? { description: SAMPLE_TASK, engine, steps: SAMPLE_STEPS.map(stepBody) }
    : { description: `${SAMPLE_TASK}. ${AGENT_BRIEF}`, engine };
}

function stepBody({ stepName, instructions, commands, gates }: NewStep): Readonly<Record<string, unknown>> {
  return { step_name: stepName, instructions, commands, gates };
}

const AGENT_BRIEF =
  'slugify("Hello,  World!") must give "hello-world" and slugify("Crème brûlée") "creme-brulee". Plan two or three small steps: tests and repair in src/slugify.js, then README.md and CHANGELOG.md. The tests run with node --test.';

/** Everything by itself, and the tests as the judge of every step that names no gates of its own. */
export function projectBodyFor(name: string, gitUrl: string, engine: string): Readonly<Record<string, unknown>> {
  return {
    name,
    git_url: gitUrl,
    base_branch: 'main',
    default_engine: engine,
    policies: { auto_advance: true, auto_qa_after_exec: true },
    // Steps of the shell engine bring their own; a gate of the project would be run beside them.
    gates: engine === 'shell' ? [] : [SAMPLE_TESTS],
  };
}
