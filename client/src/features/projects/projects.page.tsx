import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { queries } from '../../api/queries';
import { counted } from '../../lib/numbers';
import { visible } from '../../lib/visible';
import { ButtonLink } from '../../ui/button';
import { SearchBox } from '../../ui/field';
import { Page, Toolbar } from '../../ui/page';
import { Empty, Loaded } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import { Ago } from '../../ui/time';
import { VisibleText } from '../../ui/visible-text';
import { FORGES, shortAddress } from './addresses';
import styles from './projects.module.css';
import { SetupBadge } from './setup-badge';

type Project = Schemas['Project'];

const COLUMNS: readonly Column<Project>[] = [
  {
    head: 'Name',
    lead: true,
    cell: ({ id, name }) => (
      <Link to="/projects/$projectId" params={{ projectId: id }} className={styles.name}>
        <VisibleText text={name} />
      </Link>
    ),
  },
  {
    head: 'Repository',
    cell: ({ git_url: url, base_branch: base }) => (
      <span className={styles.repository} title={visible(url)}>
        <span className="mono">
          <VisibleText text={shortAddress(url)} />
        </span>{' '}
        <span className={styles.base}>
          <VisibleText text={base} />
        </span>
      </span>
    ),
  },
  { head: 'Forge', cell: ({ ci_provider: forge }) => (forge === null ? <NotSaid>None</NotSaid> : FORGES[forge]) },
  {
    head: 'Engine',
    cell: ({ default_engine: engine }) =>
      engine === null ? <NotSaid>Server’s</NotSaid> : <VisibleText text={engine} />,
  },
  { head: 'Set-up', cell: ({ setup }) => <SetupBadge setup={setup} /> },
  {
    head: 'Changed',
    right: true,
    cell: ({ updated_at: updated }) => (
      <span className={styles.when}>
        <Ago time={updated} />
      </span>
    ),
  },
];

const NotSaid = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <span className={styles.notSaid}>{children}</span>
);

export default function ProjectsPage(): ReactNode {
  const { q = '' } = useSearch({ from: '/projects' });
  const navigate = useNavigate();
  const projects = useQuery({ ...queries.projects(q), placeholderData: keepPreviousData });
  return (
    <Page
      title="Projects"
      about="Repositories under management. All work happens in worktrees of our own: a checkout of yours is never touched."
      actions={
        <ButtonLink to="/projects/new" tone="primary">
          Register a repository
        </ButtonLink>
      }
    >
      <Toolbar label="Filter">
        <SearchBox
          label="Search by name"
          value={q}
          onChange={({ target }) => {
            void navigate({
              to: '/projects',
              search: { q: target.value === '' ? undefined : target.value },
              replace: true,
            });
          }}
        />
        <span className={styles.notSaid} role="status">
          {projects.data !== undefined && counted(projects.data.length, 'project')}
        </span>
      </Toolbar>
      <Loaded query={projects} lines={6}>
        {(rows) =>
          rows.length === 0 ? (
            <NoProjects q={q} />
          ) : (
            <Table label="Projects" rows={rows} id={({ id }) => id} columns={COLUMNS} />
          )
        }
      </Loaded>
    </Page>
  );
}

function NoProjects({ q }: { readonly q: string }): ReactNode {
  if (q !== '')
    return (
      <Empty
        title={`No project has “${q}” in its name`}
        action={
          <Link to="/projects" search={{}}>
            Show all projects
          </Link>
        }
      />
    );
  return (
    <Empty
      title="No projects yet"
      action={
        <ButtonLink to="/projects/new" tone="primary">
          Register a repository
        </ButtonLink>
      }
    >
      A project is a git repository, by its address or as a folder of this machine, with its gates and budgets.
    </Empty>
  );
}
