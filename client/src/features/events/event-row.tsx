import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { lookOfEvent } from '../../lib/event-types';
import type { Glyph, Tone } from '../../lib/status';
import { clockTime, exact } from '../../lib/time';
import { visible } from '../../lib/visible';
import { VisibleText } from '../../ui/visible-text';
import { Mark } from '../../ui/status';
import styles from './events.module.css';

const GLYPHS: Record<Tone, Glyph> = { act: 'bang', fail: 'cross', work: 'arc', good: 'check', idle: 'ring' };

interface Props {
  readonly event: Schemas['Event'];
  /** Its name. */
  readonly project: string | undefined;
  readonly open: boolean;
  readonly onOpen: (id: string | undefined) => void;
}

/** One fact: when, what, who, and where to look closer. */
export const EventRow = memo(function EventRow({ event, project, open, onOpen }: Props): ReactNode {
  const { id, type, message, actor, created_at: at } = event;
  const { tone } = lookOfEvent(type);
  return (
    <article className={styles.event} data-tone={tone} aria-label={type.replaceAll('_', ' ')}>
      <button
        type="button"
        className={styles.toggle}
        aria-expanded={open}
        aria-label={`Details of: ${visible(message.slice(0, 120))}`}
        onClick={() => {
          onOpen(open ? undefined : id);
        }}
      >
        <ChevronRight size={14} aria-hidden />
      </button>
      <time dateTime={at} title={exact(Date.parse(at))} className={styles.time}>
        {clockTime(Date.parse(at))}
      </time>
      <Mark tone={tone} glyph={GLYPHS[tone]} />
      <p className={styles.message}>
        <VisibleText text={message} />
      </p>
      <span className={styles.about}>
        <Links event={event} project={project} />
        <span className={styles.actor} title={visible(actor)}>
          <VisibleText text={actor} />
        </span>
      </span>
      {open && <Details event={event} />}
    </article>
  );
});

function Links({ event, project }: Pick<Props, 'event' | 'project'>): ReactNode {
  const { project_id: projectId, protocol_run_id: run, step_run_id: step, attempt_id: attempt } = event;
  return (
    <>
      {project !== undefined && (
        <Link to="/projects/$projectId" params={{ projectId }}>
          <VisibleText text={project} />
        </Link>
      )}
      {run !== null && (
        <Link to="/protocols/$protocolId" params={{ protocolId: run }} search={{ event: event.seq ?? undefined }}>
          protocol
        </Link>
      )}
      {run !== null && step !== null && (
        <Link to="/protocols/$protocolId" params={{ protocolId: run }} search={{ step }}>
          step
        </Link>
      )}
      {attempt !== null && (
        <Link to="/attempts/$attemptId" params={{ attemptId: attempt }}>
          attempt
        </Link>
      )}
    </>
  );
}

function Details({ event }: Pick<Props, 'event'>): ReactNode {
  const empty = Object.keys(event.metadata).length === 0;
  return (
    <div className={styles.details}>
      <p className={styles.facts}>
        <code>{event.type}</code>
        {event.request_id !== null && (
          <>
            {' · request '}
            <code>
              <VisibleText text={event.request_id} />
            </code>
          </>
        )}
        {' · '}
        <time dateTime={event.created_at}>{exact(Date.parse(event.created_at))}</time>
      </p>
      {!empty && (
        // It may be long, and whoever goes by keys has to be able to scroll it.
        <pre className={styles.metadata} tabIndex={0} role="region" aria-label="Metadata">
          <VisibleText text={JSON.stringify(event.metadata, null, 2)} />
        </pre>
      )}
    </div>
  );
}
