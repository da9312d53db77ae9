import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Columns3, Rows3 } from 'lucide-react';
import type { ReactNode } from 'react';
import { queries } from '../../api/queries';
import { lookOf } from '../../lib/status';
import { Toolbar } from '../../ui/page';
import { ProjectChoice } from '../../ui/project-choice';
import { SearchText } from '../../ui/search-text';
import { StatusMark } from '../../ui/status';
import { STATUSES, statusesOf, toggled, type Search } from './filter';
import styles from './protocols.module.css';

export function Filters({ search }: { readonly search: Search }): ReactNode {
  const navigate = useNavigate({ from: '/protocols' });
  const projects = useQuery(queries.projects()).data ?? [];
  const chosen = statusesOf(search.status);
  const change = (part: Search): void => {
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  };
  return (
    <div className={styles.filters}>
      <Toolbar label="Filters">
        <SearchText
          label="Search in names and goals"
          value={search.q}
          onSearch={(q) => {
            change({ q });
          }}
        />
        <ProjectChoice
          value={search.project}
          projects={projects}
          onChange={(project) => {
            change({ project });
          }}
        />
        <nav className={styles.views} aria-label="View">
          <Link
            to="."
            search={{ ...search, view: undefined }}
            aria-current={search.view !== 'board' ? 'page' : undefined}
          >
            <Rows3 size={14} aria-hidden />
            List
          </Link>
          <Link
            to="."
            search={{ ...search, view: 'board' }}
            aria-current={search.view === 'board' ? 'page' : undefined}
          >
            <Columns3 size={14} aria-hidden />
            Board
          </Link>
        </nav>
      </Toolbar>
      <div className={styles.chips} role="group" aria-label="Status">
        {STATUSES.map((status) => (
          <button
            key={status}
            type="button"
            className={styles.chip}
            aria-pressed={chosen.includes(status)}
            onClick={() => {
              change({ status: toggled(search.status, status) });
            }}
          >
            <StatusMark status={status} />
            {lookOf(status).words}
          </button>
        ))}
      </div>
    </div>
  );
}
