import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { queries } from '../../api/queries';
import { ExternalLink } from '../../ui/external-link';
import { Section, Sheet } from '../../ui/page';
import { StatusMark } from '../../ui/status';
import { Ago } from '../../ui/time';
import { VisibleText } from '../../ui/visible-text';
import styles from './needs-you.module.css';

const LATELY = 5;

/** When nothing wants anybody: what came of it. */
export function CompletedLately(): ReactNode {
  const completed = useInfiniteQuery(queries.protocols({ status: ['completed'] }));
  const rows = completed.data?.pages[0]?.items.slice(0, LATELY) ?? [];
  if (rows.length === 0) return null;
  return (
    <Section title="Completed lately">
      <Sheet>
        <ul className={styles.rows}>
          {rows.map((row) => (
            <li key={row.id} className={styles.done}>
              <StatusMark status={row.status} label="Completed" />
              <div className={styles.names}>
                <Link to="/protocols/$protocolId" params={{ protocolId: row.id }} className={styles.name}>
                  <VisibleText text={row.protocol_name} />
                </Link>
                <span className={styles.project}>
                  <VisibleText text={row.project_name} />
                </span>
                {row.pr !== null && <ExternalLink href={row.pr.url}>#{row.pr.number}</ExternalLink>}
              </div>
              <span className={styles.age}>
                <Ago time={row.updated_at} />
              </span>
            </li>
          ))}
        </ul>
      </Sheet>
    </Section>
  );
}
