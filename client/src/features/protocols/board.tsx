import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { queries } from '../../api/queries';
import { useSilentProtocols } from '../../api/signals';
import { inButtonWords } from '../../lib/action-words';
import { visible } from '../../lib/visible';
import { More } from '../../ui/more';
import { Sentence, VisibleText } from '../../ui/visible-text';
import { Loaded } from '../../ui/states';
import { Mark, RailOfCounts, StatusMark } from '../../ui/status';
import { Age } from '../../ui/time';
import styles from './board.module.css';
import { filterOf, OPEN, OVER, statusesOf, type Search } from './filter';
import { byLane, LANES, type Lane } from './lanes';
import { CiMark, PullRequestMark } from './marks';
import { NoProtocols } from './no-protocols';
import { currentOf } from './rail';
import { lookOf } from '../../lib/status';

type Protocol = Schemas['Protocol'];

/** Of what is over nobody needs more to see how it goes; the list has all of it. */
const DONE_SHOWN = 12;

/** What is going on, by who must act. */
export function Board({ search }: { readonly search: Search }): ReactNode {
  const asked = statusesOf(search.status);
  const wanted = (of: readonly Protocol['status'][]): Protocol['status'][] =>
    of.filter((status) => asked.length === 0 || asked.includes(status));
  const open = useInfiniteQuery({
    ...queries.protocols({ ...filterOf(search), status: wanted(OPEN) }),
    enabled: wanted(OPEN).length > 0,
  });
  const over = useInfiniteQuery({
    ...queries.protocols({ ...filterOf(search), status: wanted(OVER) }),
    enabled: wanted(OVER).length > 0,
  });
  const first = wanted(OPEN).length > 0 ? open : over;
  const lately = [...(over.data?.pages[0]?.items ?? [])]
    .sort((a, b) => Date.parse(b.updated_at) - Date.parse(a.updated_at))
    .slice(0, DONE_SHOWN);
  const all = [...(open.data?.pages.flatMap(({ items }) => items) ?? []), ...lately];
  const silent = useSilentProtocols(all);
  const lanes = byLane(all);
  const widths = LANES.map(({ key }) =>
    (lanes.get(key)?.length ?? 0) === 0 ? 'minmax(104px, max-content)' : 'minmax(216px, 1fr)',
  ).join(' ');
  return (
    <Loaded query={first} lines={8}>
      {() =>
        all.length === 0 && !over.isLoading ? (
          <NoProtocols search={search} />
        ) : (
          <>
            <div className={styles.board} style={{ gridTemplateColumns: widths }}>
              {LANES.map((lane) => (
                <LaneOf key={lane.key} lane={lane} members={lanes.get(lane.key) ?? []} silent={silent} />
              ))}
            </div>
            <More query={open} what="protocols" />
          </>
        )
      }
    </Loaded>
  );
}

interface LaneProps {
  readonly lane: Lane;
  readonly members: readonly Protocol[];
  readonly silent: ReadonlySet<string>;
}

function LaneOf({ lane, members, silent }: LaneProps): ReactNode {
  return (
    <section className={styles.lane} aria-label={`Waits for: ${lane.title}`} data-empty={members.length === 0}>
      <h2 className={styles.head}>
        <Mark tone={members.length === 0 ? 'idle' : lane.tone} glyph={lane.glyph} />
        {lane.title}
        <span className={styles.count}>{members.length}</span>
      </h2>
      {members.length === 0 && <p className={styles.empty}>{lane.empty}</p>}
      <ul className={styles.cards}>
        {members.map((protocol) => (
          <li key={protocol.id} className={styles.card} data-row>
            <Card protocol={protocol} done={lane.key === 'done'} silent={silent.has(protocol.id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface CardProps {
  readonly protocol: Protocol;
  readonly done: boolean;
  readonly silent: boolean;
}

function Card({ protocol, done, silent }: CardProps): ReactNode {
  const { id, protocol_name: name, description, project_name: project, waiting, waiting_for: why } = protocol;
  const status = silent ? 'silent' : protocol.status;
  return (
    <>
      <div className={styles.top}>
        <StatusMark status={status} label={lookOf(status).words} />
        <Link to="/protocols/$protocolId" params={{ protocolId: id }} className={styles.name}>
          <VisibleText text={name} />
        </Link>
      </div>
      <p className={styles.goal}>
        <VisibleText text={description} />
      </p>
      {why !== null && (
        <p className={styles.why} title={visible(inButtonWords(why))}>
          <Sentence text={why} />
        </p>
      )}
      {protocol.steps_total > 0 && !done && (
        <RailOfCounts
          done={protocol.steps_completed}
          total={protocol.steps_total}
          current={currentOf(protocol, silent)}
        />
      )}
      {(protocol.pr !== null || protocol.ci !== null) && (
        <div className={styles.marks}>
          {protocol.pr !== null && <PullRequestMark pr={protocol.pr} />}
          {protocol.ci !== null && <CiMark ci={protocol.ci} />}
        </div>
      )}
      <div className={styles.foot}>
        <span className={styles.project}>
          <VisibleText text={project} />
        </span>
        <Age since={waiting?.since ?? protocol.updated_at} />
      </div>
    </>
  );
}
