import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useDemo } from '../../api/project-commands';
import { Button, ButtonLink } from '../../ui/button';
import { Sheet } from '../../ui/page';
import { Copyable } from '../../ui/small';
import styles from './needs-you.module.css';

const LOOP = [
  ['Plan', 'A task becomes a plan of ordered steps, on a branch and in a worktree of its own.'],
  ['Work and judge', 'An agent does a step; gates that we run decide whether it is done, on a commit with a name.'],
  ['Merge', 'A pull request with the evidence. Whatever needs a person on the way appears here.'],
] as const;

const COMMAND = 'npx deksdenflow projects add shop https://github.com/acme/shop.git';

/** Nothing is here yet: what it does in three lines, and two ways to begin. */
export function FirstRun(): ReactNode {
  return (
    <div className={styles.first}>
      <ol className={styles.loop}>
        {LOOP.map(([name, text]) => (
          <li key={name}>
            <strong>{name}</strong>
            <span>{text}</span>
          </li>
        ))}
      </ol>
      <div className={styles.ways}>
        <Sheet padded>
          <RunDemo />
        </Sheet>
        <Sheet padded>
          <div className={styles.way}>
            <h2>Register a repository</h2>
            <p>By its address, or a folder of this machine. Your own checkout is never touched.</p>
            <ButtonLink to="/projects/new">Register a repository</ButtonLink>
            <p className={styles.or}>
              Or in a terminal: <Copyable text={COMMAND} label="the command" />
            </p>
          </div>
        </Sheet>
      </div>
    </div>
  );
}

function RunDemo(): ReactNode {
  const [busy, setBusy] = useState(false);
  const demo = useDemo();
  const navigate = useNavigate();
  const run = (): void => {
    setBusy(true);
    demo()
      .then(({ protocol }) => navigate({ to: '/protocols/$protocolId', params: { protocolId: protocol.id } }))
      // It has been told by a toast.
      .catch(() => undefined)
      .finally(() => {
        setBusy(false);
      });
  };
  return (
    <div className={styles.way}>
      <h2>Watch a demo</h2>
      <p>
        A small repository is made in the data folder, and a plan of four steps runs in it. No account, no agent, half a
        minute.
      </p>
      <Button tone="primary" busy={busy} onClick={run}>
        Run the demo
      </Button>
    </div>
  );
}
