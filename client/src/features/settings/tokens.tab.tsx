import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { queries } from '../../api/queries';
import { useRevokeToken } from '../../api/token-commands';
import { visible } from '../../lib/visible';
import { Button } from '../../ui/button';
import { Confirm } from '../../ui/dialog';
import { More } from '../../ui/more';
import { Section } from '../../ui/page';
import { VisibleText } from '../../ui/visible-text';
import { Empty, Loaded } from '../../ui/states';
import { Mark } from '../../ui/status';
import { Table, type Column } from '../../ui/table';
import { Ago, useNow } from '../../ui/time';
import { NewToken } from './new-token';
import styles from './settings.module.css';

type Token = Schemas['Token'];

/** Who may talk to this server: each with a role, for all projects or for one. */
export function TokensTab(): ReactNode {
  const query = useInfiniteQuery(queries.tokens());
  const projects = useQuery(queries.projects()).data;
  const names = useMemo(() => new Map(projects?.map(({ id, name }) => [id, name])), [projects]);
  const revoke = useRevokeToken();
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Token>();
  const tokens = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Section
      title="Tokens"
      note="for scripts, pipelines and people"
      aside={
        <Button
          tone="primary"
          icon={<Plus size={14} aria-hidden />}
          onClick={() => {
            setMaking(true);
          }}
        >
          New token
        </Button>
      }
    >
      <Loaded query={query}>
        {() =>
          tokens.length === 0 ? (
            <Empty title="There is no token yet">
              A token lets a script, a pipeline or a colleague in, with a role of its own, and can be revoked by itself.
            </Empty>
          ) : (
            <Table label="Tokens" rows={tokens} id={({ id }) => id} columns={columnsOf(names, setRevoking)} />
          )
        }
      </Loaded>
      <More query={query} what="tokens" />
      {making && (
        <NewToken
          projects={projects ?? []}
          onClose={() => {
            setMaking(false);
          }}
        />
      )}
      <Confirm
        open={revoking !== undefined}
        danger
        title={`Revoke ${revoking?.name ?? 'the token'}?`}
        text="Whoever uses it is refused from that moment on. It cannot be brought back."
        label="Revoke"
        onClose={() => {
          setRevoking(undefined);
        }}
        onConfirm={() => revoke.mutateAsync(revoking?.id ?? '')}
      />
    </Section>
  );
}

function columnsOf(projects: ReadonlyMap<string, string>, onRevoke: (token: Token) => void): readonly Column<Token>[] {
  return [
    {
      head: 'Name',
      lead: true,
      cell: ({ name, hint }) => (
        <div className={styles.stack}>
          <strong>
            <VisibleText text={name} />
          </strong>
          <code className={styles.under}>{hint}</code>
        </div>
      ),
    },
    { head: 'Role', cell: ({ role }) => role },
    {
      head: 'Good for',
      cell: ({ project_id: project }) =>
        project === null ? (
          'all projects'
        ) : (
          <Link to="/projects/$projectId" params={{ projectId: project }}>
            <VisibleText text={projects.get(project) ?? 'a project that is gone'} />
          </Link>
        ),
    },
    {
      head: 'Made',
      cell: ({ created_at: at, created_by: by }) => (
        <div className={styles.stack}>
          <Ago time={at} />
          <span className={styles.under}>
            by <VisibleText text={by} />
          </span>
        </div>
      ),
    },
    { head: 'Last used', cell: ({ last_used_at: at }) => (at === null ? 'never' : <Ago time={at} />) },
    { head: 'State', cell: (token) => <State token={token} /> },
    {
      head: '',
      right: true,
      cell: (token) =>
        token.revoked_at === null ? (
          <Button
            small
            tone="danger"
            aria-label={`Revoke ${visible(token.name)}`}
            onClick={() => {
              onRevoke(token);
            }}
          >
            Revoke
          </Button>
        ) : null,
    },
  ];
}

function State({ token }: { readonly token: Token }): ReactNode {
  const now = useNow();
  const { revoked_at: revoked, revoked_by: by, expires_at: expires } = token;
  if (revoked !== null)
    return (
      <span className={styles.mark} title={by === null ? undefined : `by ${visible(by)}`}>
        <Mark tone="idle" glyph="slash" />
        <span>
          revoked <Ago time={revoked} />
        </span>
      </span>
    );
  if (expires === null)
    return (
      <span className={styles.mark}>
        <Mark tone="good" glyph="check" />
        good until it is revoked
      </span>
    );
  const over = Date.parse(expires) <= now;
  return (
    <span className={styles.mark}>
      <Mark tone={over ? 'idle' : 'good'} glyph={over ? 'slash' : 'check'} />
      <span>
        {over ? 'expired' : 'expires'} <Ago time={expires} />
      </span>
    </span>
  );
}
