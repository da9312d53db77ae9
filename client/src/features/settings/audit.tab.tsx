import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { queries } from '../../api/queries';
import { More } from '../../ui/more';
import { Section } from '../../ui/page';
import { VisibleText } from '../../ui/visible-text';
import { Empty, Loaded } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import { Ago } from '../../ui/time';
import styles from './settings.module.css';

type Entry = Schemas['AuditEntry'];

const columnsOf = (projects: ReadonlyMap<string, string>): readonly Column<Entry>[] => [
  {
    head: 'What was done',
    lead: true,
    cell: ({ message, action }) => (
      <div className={styles.stack}>
        <VisibleText text={message} />
        <code className={styles.under}>{action}</code>
      </div>
    ),
  },
  { head: 'By', cell: ({ actor }) => <VisibleText text={actor} /> },
  {
    head: 'Project',
    cell: ({ project_id: id }) => {
      const name = id === null ? undefined : projects.get(id);
      if (id === null) return null;
      if (name === undefined) return 'gone since';
      return (
        <Link to="/projects/$projectId" params={{ projectId: id }}>
          <VisibleText text={name} />
        </Link>
      );
    },
  },
  { head: 'When', right: true, cell: ({ created_at: at }) => <Ago time={at} /> },
];

/** Who gave and took rights, secrets and approvals: nothing of it is ever changed or removed. */
export function AuditTab(): ReactNode {
  const query = useInfiniteQuery(queries.audit({}));
  const projects = useQuery(queries.projects()).data;
  const names = useMemo(() => new Map(projects?.map(({ id, name }) => [id, name])), [projects]);
  const entries = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Section title="Audit" note="rights, secrets, approvals; newest first">
      <Loaded query={query}>
        {() =>
          entries.length === 0 ? (
            <Empty title="Nothing to account for yet">
              Tokens, projects, secrets and approvals are written down here.
            </Empty>
          ) : (
            <Table label="Audit" rows={entries} id={({ id }) => id} columns={columnsOf(names)} />
          )
        }
      </Loaded>
      <More query={query} what="entries" />
    </Section>
  );
}
