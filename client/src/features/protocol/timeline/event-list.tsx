import { Link } from '@tanstack/react-router';
import { useLayoutEffect, useMemo, useRef, type ReactNode } from 'react';
import type { Schemas } from '../../../api/client';
import { attemptName } from '../../../lib/attempt-name';
import { lookOfEvent } from '../../../lib/event-types';
import { exactNumber } from '../../../lib/numbers';
import { clockTime, exact } from '../../../lib/time';
import { visible } from '../../../lib/visible';
import { Button } from '../../../ui/button';
import { Section, Toolbar } from '../../../ui/page';
import { Empty, Skeleton } from '../../../ui/states';
import { useVirtualRows } from '../../../ui/use-virtual-rows';
import { VirtualRows } from '../../../ui/virtual-rows';
import { VisibleText } from '../../../ui/visible-text';
import type { Run } from '../run';
import { useGo, useProtocolSearch } from '../use-place';
import { rowsOf, type Timeline, type TimelineRow } from './timeline';
import styles from './timeline.module.css';

interface EventListProps {
  readonly timeline: Timeline;
  readonly version: number;
  readonly loading: boolean;
  readonly run: Run;
  readonly step: Schemas['Step'] | undefined;
}

const ROW_HEIGHT = 34;

export function EventList({ timeline, version, loading, run, step }: EventListProps): ReactNode {
  const { order = 'newest', noise, event: wanted } = useProtocolSearch();
  const go = useGo();
  const box = useRef<HTMLDivElement>(null);
  const all = noise === 'shown';
  const rows = useMemo(
    () => (version < 0 ? [] : rowsOf(timeline.events, { order, noise: all, step: step?.id, wanted })),
    [timeline, version, order, all, step?.id, wanted],
  );
  const virtual = useVirtualRows({
    box,
    count: rows.length,
    rowHeight: ROW_HEIGHT,
    keyOf: (index) => keyOf(rows[index]),
  });
  const arrived = useRef<number>(undefined);
  useLayoutEffect(() => {
    if (wanted === undefined || arrived.current === wanted) return;
    const index = rows.findIndex((row) => row.kind === 'event' && row.event.seq === wanted);
    if (index === -1) return;
    arrived.current = wanted;
    virtual.scrollToIndex(index, { align: 'center' });
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [virtual, rows, wanted]);
  const pick = (seq: number | null): void => {
    if (seq === null) return;
    arrived.current = seq;
    go({ event: seq });
  };
  return (
    <Section
      title="Events"
      note={`${exactNumber(timeline.newest)}${loading ? ', loading…' : ''}`}
      aside={
        <Toolbar label="Events">
          <Button
            small
            tone="quiet"
            onClick={() => {
              go({ order: order === 'newest' ? 'oldest' : undefined });
            }}
          >
            {order === 'newest' ? 'Newest first' : 'Oldest first'}
          </Button>
          <Button
            small
            tone="quiet"
            aria-pressed={all}
            onClick={() => {
              go({ noise: all ? undefined : 'shown' });
            }}
          >
            Show all
          </Button>
        </Toolbar>
      }
    >
      {rows.length === 0 ? (
        loading ? (
          <Skeleton lines={6} />
        ) : (
          <Empty title="No events here">
            {step === undefined ? 'Nothing has happened yet.' : 'Nothing has happened to this step yet.'}
          </Empty>
        )
      ) : (
        <VirtualRows items={rows} virtual={virtual} box={box} label="What happened">
          {(row) =>
            row.kind === 'event' ? (
              <EventRow event={row.event} run={run} wanted={row.event.seq === wanted} onPick={pick} />
            ) : (
              <button
                type="button"
                className={styles.quietRow}
                onClick={() => {
                  go({ noise: 'shown', event: order === 'newest' ? row.to : row.from });
                }}
              >
                {row.count} events of little note
              </button>
            )
          }
        </VirtualRows>
      )}
    </Section>
  );
}

const keyOf = (row: TimelineRow | undefined): string | number =>
  row === undefined ? -1 : row.kind === 'event' ? row.event.id : `quiet-${String(row.from)}`;

interface EventRowProps {
  readonly event: Schemas['Event'];
  readonly run: Run;
  readonly wanted: boolean;
  readonly onPick: (seq: number | null) => void;
}

function EventRow({ event, run, wanted, onPick }: EventRowProps): ReactNode {
  const step = run.steps.find(({ id }) => id === event.step_run_id);
  const attempt = run.attempts.find(({ id }) => id === event.attempt_id);
  const at = Date.parse(event.created_at);
  return (
    <div
      className={styles.event}
      data-tone={lookOfEvent(event.type).tone}
      data-seq={event.seq}
      data-wanted={wanted || undefined}
    >
      <button
        type="button"
        className={styles.time}
        title={`${exact(at)}: link to this event`}
        onClick={() => {
          onPick(event.seq);
        }}
      >
        <time dateTime={event.created_at}>{clockTime(at)}</time>
      </button>
      <span className={styles.message}>
        <VisibleText text={event.message} />
      </span>
      <span className={styles.about}>
        {step !== undefined && (
          <span title={visible(step.step_name)} className={styles.stepTag}>
            {step.step_index}
          </span>
        )}
        {attempt !== undefined && (
          <Link to="/attempts/$attemptId" params={{ attemptId: attempt.id }}>
            {attemptName(attempt)}
          </Link>
        )}
        <span className={styles.actor}>
          <VisibleText text={event.actor} />
        </span>
      </span>
    </div>
  );
}
