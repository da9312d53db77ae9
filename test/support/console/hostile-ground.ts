import Database = require('libsql');
import { join } from 'node:path';
import { githubWebhook, post, signed } from '../webhooks/signed-webhook';
import type { ConsoleGround } from './console-ground';

/** Each would set `hit`, if a page made anything of it but text. */
export const MARKUP = '<img src=x onerror="window.hit=1"><svg onload="window.hit=2"><script>window.hit=3</script>';
/** A file that is an .exe, and looks like a .txt to whoever lets the text turn itself around. */
export const TURNED = 'report\u202etxt.exe\u2066';
const COLOURED = '\\033[31mred\\033[0m \\033]8;;javascript:window.hit=4\\007press me\\033]8;;\\007 \\033[2J';
export const EVENTS = 5_000;
const LONG_LINE = 1_000_000;
const SECRET = 'the secret of hostile hooks';

export interface HostileRun {
  readonly project: string;
  readonly run: string;
}

/** A project, a run, its output, its gate and a delivery whose every text is after the reader. */
export async function startHostileRun(ground: ConsoleGround): Promise<HostileRun> {
  const project = await ground.project(`${MARKUP} ${TURNED}`.slice(0, 200), {
    policies: { auto_advance: true },
    secrets: { WEBHOOK_SECRET: SECRET },
  });
  const said = `printf '%s\\n' '${MARKUP}'; printf '${COLOURED}\\n'; printf 'report\\342\\200\\256txt.exe\\n'`;
  const run = await ground.protocol(project, {
    description: `${MARKUP} ${TURNED}`,
    steps: [
      {
        step_name: `${MARKUP.slice(0, 120)} ${TURNED}`,
        instructions: `# ${MARKUP}\n\n[press](javascript:window.hit=5) ${TURNED}`,
        commands: [
          said,
          `head -c ${String(LONG_LINE)} /dev/zero | tr '\\0' a; echo`,
          `printf '%s\\n' '${MARKUP}' > '<img src=x onerror=hit=6>.txt'`,
        ],
        gates: [{ name: '<img src=x onerror=hit=7>', command: `${said}; exit 1` }],
        max_attempts: 1,
      },
    ],
  });
  await ground.until(run, 'blocked');
  const hook = githubWebhook('<img src=x onerror=hit=8>', { zen: MARKUP }, `hostile-${TURNED.slice(0, 6)}`);
  await post(`${ground.url}/webhooks/github/${project}`, hook.body, signed(hook, SECRET));
  return { project, run };
}

/** More than anybody has by hand, written where the server keeps them while it is away. */
export async function fillTimeline(ground: ConsoleGround, { project, run }: HostileRun): Promise<void> {
  await ground.stop();
  const database = new Database(join(ground.folder, 'data', 'deksdenflow.sqlite'));
  try {
    database
      .prepare(
        `WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?)
         INSERT INTO events (id, project_id, protocol_run_id, seq, type, message, metadata, actor, created_at, xid)
         SELECT printf('0199d3a2-7c10-7000-8a3c-%012d', n), ?, ?,
                n + (SELECT max(seq) FROM events WHERE protocol_run_id = ?), 'engine_warning',
                'Warning ' || n || ' ' || ?, json_object('said', ?), 'worker:hostile',
                (SELECT max(created_at) FROM events) + n, 0
         FROM number`,
      )
      .run(EVENTS, project, run, run, `${MARKUP} ${TURNED}`, MARKUP);
  } finally {
    database.close();
  }
  await ground.startAgain();
}
