import { jsonStrings, oneOf, seconds, text } from './setting-parsers';

/** How agents are started, what they may, and how long they have. */
export const AGENT_SETTINGS = {
  AGENT_TIMEOUT: { parse: seconds(1), default: '7200', description: 'Longest run of one agent, in seconds.' },
  AGENT_IDLE_TIMEOUT: {
    parse: seconds(1),
    default: '900',
    description: 'Longest silence of an agent, in seconds: no event, no progress.',
  },
  GATE_TIMEOUT: {
    parse: seconds(1),
    default: '900',
    description: 'Longest run of one gate that names no limit of its own, in seconds.',
  },
  CODEX_PROGRAM: { parse: text, default: 'codex', description: 'Program of the codex engine, looked up on PATH.' },
  CODEX_ARGS: { parse: jsonStrings, default: '[]', description: 'Further arguments of codex exec, as a JSON array.' },
  CODEX_SANDBOX: {
    parse: oneOf('workspace-write', 'danger-full-access'),
    default: 'workspace-write',
    description: "Codex' own sandbox. In a container, where bubblewrap cannot work: danger-full-access.",
  },
  CODEX_AUTH_FILE: {
    parse: text,
    default: null,
    description:
      'auth.json of codex login that runs get a copy of. Unset: the one of the user we run as, if there is one.',
  },
  CLAUDE_PROGRAM: { parse: text, default: 'claude', description: 'Program of the claude engine, looked up on PATH.' },
  CLAUDE_PERMISSION_MODE: {
    parse: oneOf('acceptEdits', 'bypassPermissions', 'dontAsk'),
    default: 'acceptEdits',
    description: 'What claude may do unasked. In a container: bypassPermissions.',
  },
  CLAUDE_ARGS: {
    parse: jsonStrings,
    default: '["--allowedTools","Bash"]',
    description: 'Further arguments of claude -p, as a JSON array. Without Bash it cannot run tests.',
  },
  AGENT_ENV: {
    parse: jsonStrings,
    default: '[]',
    description: 'Names of variables of this process that agents may see beside the fixed list, as a JSON array.',
  },
} as const;
