import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Sha } from '../../ui/small';
import { ExternalLink } from '../../ui/external-link';
import { Age } from '../../ui/time';
import { PrintedText, VisibleText } from '../../ui/visible-text';
import { type Attention, lastLine, sentenceFor } from './attention-groups';
import styles from './needs-you.module.css';
import { RowActions } from './row-actions';

interface RowProps {
  readonly item: Attention;
  readonly current: boolean;
}

export function AttentionRow({ item, current }: RowProps): ReactNode {
  const { protocol_run_id: id, step_run_id: step } = item;
  return (
    <li className={styles.item} data-row data-cursor={current}>
      <div className={styles.what}>
        <div className={styles.names}>
          <Link
            to="/protocols/$protocolId"
            params={{ protocolId: id }}
            search={step === null ? {} : { step }}
            className={styles.name}
          >
            <VisibleText text={item.protocol_name} />
          </Link>
          {item.step_name !== null && (
            <span className={styles.step}>
              <VisibleText text={item.step_name} />
            </span>
          )}
          <span className={styles.project}>
            <VisibleText text={item.project_name} />
          </span>
        </div>
        <p className={styles.sentence}>
          <VisibleText text={sentenceFor(item)} />
        </p>
        {item.evidence !== null && <EvidenceOf item={item} evidence={item.evidence} />}
      </div>
      <span className={styles.age}>{item.since !== null && <Age since={item.since} />}</span>
      <RowActions item={item} />
    </li>
  );
}

interface EvidenceProps {
  readonly item: Attention;
  readonly evidence: NonNullable<Attention['evidence']>;
}

/** One line of it is always there; which one is open is in the address, so that a colleague sees the same. */
function EvidenceOf({ item, evidence }: EvidenceProps): ReactNode {
  const search = useSearch({ from: '/' });
  const navigate = useNavigate();
  const isOpen = search.open === item.protocol_run_id;
  const last = lastLine(evidence.text);
  // What was printed last says more in one line than the command that printed it.
  const line = last === '' ? evidence.title : last;
  return (
    <div className={styles.evidence}>
      <button
        type="button"
        className={styles.excerpt}
        aria-expanded={isOpen}
        onClick={() => {
          const open = isOpen ? undefined : item.protocol_run_id;
          void navigate({ to: '/', search: { ...search, open }, replace: true });
        }}
      >
        <ChevronRight size={12} aria-hidden />
        <PrintedText text={isOpen ? evidence.title : line} />
      </button>
      {isOpen && (
        <div className={styles.opened}>
          {evidence.text !== '' && (
            <pre className={styles.text}>
              <PrintedText text={evidence.text} />
            </pre>
          )}
          <p className={styles.about}>
            {evidence.head_sha !== null && (
              <span>
                of commit <Sha sha={evidence.head_sha} />
              </span>
            )}
            {evidence.url !== null && <ExternalLink href={evidence.url}>Where it was checked</ExternalLink>}
            <Link
              to="/protocols/$protocolId"
              params={{ protocolId: item.protocol_run_id }}
              search={{ tab: 'qa', ...(item.step_run_id !== null && { step: item.step_run_id }) }}
            >
              {evidence.more > 0 ? `All of it, and ${String(evidence.more)} more` : 'All of it'}
            </Link>
          </p>
        </div>
      )}
    </div>
  );
}
