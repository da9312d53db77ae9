import type { ReactNode } from 'react';
import { Empty, Failure } from '../../../ui/states';
import type { TabProps } from '../run';
import styles from './timeline.module.css';
import { EventList } from './event-list';
import { GanttChart } from './gantt-chart';
import { useTimeline } from './use-timeline';

/** When what was tried, and everything that happened. */
export function TimelineTab({ run, step }: TabProps): ReactNode {
  const timeline = useTimeline(run.protocol.id);
  return (
    <div className={styles.timeline}>
      {run.attempts.length === 0 ? (
        <Empty title="Nothing has been tried yet">
          Attempts stand here beside each other as soon as there are some.
        </Empty>
      ) : (
        <GanttChart attempts={run.attempts} steps={run.steps} chosen={step?.id} />
      )}
      {timeline.error !== null && timeline.timeline.newest === 0 ? (
        <Failure error={timeline.error} retry={timeline.retry} />
      ) : (
        <EventList {...timeline} run={run} step={step} />
      )}
    </div>
  );
}
