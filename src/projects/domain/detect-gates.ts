import { compiledGates } from './gate-sources/compiled-gates';
import { nodeGates } from './gate-sources/node-gates';
import { pythonGates } from './gate-sources/python-gates';
import type { GateSource, RootFiles, SuggestedGate } from './gate-sources/root-files';
import { runnerGates } from './gate-sources/runner-gates';
import { scriptGates } from './gate-sources/script-gates';

export type { RootFiles, SuggestedGate };

const SOURCES: readonly GateSource[] = [nodeGates, pythonGates, ...compiledGates, ...scriptGates, ...runnerGates];

/** A file that says something to `detectGates` by what is in it; of others only the name matters. */
const READ =
  /^(?:package\.json|yarn\.lock|(?:gnu)?makefile|\.?justfile|taskfile(?:\.dist)?\.ya?ml|pyproject\.toml|tox\.ini|setup\.cfg|[\w-]*requirements[\w-]*\.txt|cargo\.toml|cmakelists\.txt|composer\.json|gemfile|rakefile(?:\.rb)?)$/i;

export function mattersToGates(fileName: string): boolean {
  return READ.test(fileName);
}

/**
 * Gates that the files in a repository's root speak of. Suggestions: a person takes them over. A command is only
 * suggested where a file names it or its tool, and is made of known words alone, so that no file gets text into a shell.
 */
export function detectGates(files: RootFiles): readonly SuggestedGate[] {
  return SOURCES.flatMap((source) => source(files));
}
