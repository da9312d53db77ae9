import { Link } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight, ZoomIn, ZoomOut } from 'lucide-react';
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import type { Schemas } from '../../../api/client';
import { attemptName } from '../../../lib/attempt-name';
import { lookOf } from '../../../lib/status';
import { duration } from '../../../lib/time';
import { visible } from '../../../lib/visible';
import { Button, IconButton } from '../../../ui/button';
import { Section, Toolbar } from '../../../ui/page';
import { useNow } from '../../../ui/time';
import { Axis } from './axis';
import { brushed, extentOf, type Lane, lanesOf, moved, placeIn, type Stretch, type Window, zoomed } from './gantt';
import styles from './timeline.module.css';

interface GanttProps {
  readonly attempts: readonly Schemas['Attempt'][];
  readonly steps: readonly Schemas['Step'][];
  readonly chosen: string | undefined;
}

/** Attempts in time: waiting for a worker is light, work is full, and where nothing is, nobody was at it. */
export function GanttChart({ attempts, steps, chosen }: GanttProps): ReactNode {
  const now = useNow();
  const lanes = lanesOf(attempts, steps, now);
  const whole = extentOf(lanes);
  const [zoom, setZoom] = useState<Window | null>(null);
  if (whole === null) return null;
  const window = zoom ?? whole;
  const to = (next: Window): void => {
    const isWhole = next.to - next.from >= (whole.to - whole.from) * 0.999;
    setZoom(isWhole ? null : next);
  };
  const keys: Readonly<Record<string, (() => Window) | undefined>> = {
    '+': () => zoomed(window, whole, 0.5),
    '-': () => zoomed(window, whole, 2),
    '0': () => whole,
    ArrowLeft: () => moved(window, whole, -0.25),
    ArrowRight: () => moved(window, whole, 0.25),
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (next === undefined) return;
    event.preventDefault();
    to(next());
  };
  return (
    <Section
      title="Attempts"
      note={<Legend />}
      aside={
        <Toolbar label="Zoom">
          <IconButton
            small
            label="Earlier"
            disabled={zoom === null}
            onClick={() => {
              to(moved(window, whole, -0.25));
            }}
          >
            <ChevronLeft size={15} aria-hidden />
          </IconButton>
          <IconButton
            small
            label="Later"
            disabled={zoom === null}
            onClick={() => {
              to(moved(window, whole, 0.25));
            }}
          >
            <ChevronRight size={15} aria-hidden />
          </IconButton>
          <IconButton
            small
            label="Zoom out"
            disabled={zoom === null}
            onClick={() => {
              to(zoomed(window, whole, 2));
            }}
          >
            <ZoomOut size={15} aria-hidden />
          </IconButton>
          <IconButton
            small
            label="Zoom in"
            onClick={() => {
              to(zoomed(window, whole, 0.5));
            }}
          >
            <ZoomIn size={15} aria-hidden />
          </IconButton>
          <Button
            small
            tone="quiet"
            disabled={zoom === null}
            onClick={() => {
              setZoom(null);
            }}
          >
            All
          </Button>
        </Toolbar>
      }
    >
      <div
        className={styles.gantt}
        role="group"
        aria-label="Attempts in time. Plus and minus zoom, arrows move, 0 shows all"
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <Chart
          lanes={lanes}
          window={window}
          whole={whole}
          chosen={chosen}
          onBrush={(a, b) => {
            to(brushed(window, whole, a, b));
          }}
        />
      </div>
    </Section>
  );
}

const Legend = (): ReactNode => (
  <span className={styles.legend}>
    <span data-what="queue">waits for a worker</span>
    <span data-what="work">at work</span>
    <span data-what="qa">QA</span>
  </span>
);

interface ChartProps {
  readonly lanes: readonly Lane[];
  readonly window: Window;
  readonly whole: Window;
  readonly chosen: string | undefined;
  readonly onBrush: (a: number, b: number) => void;
}

/** A press that moved less was meant for a bar. */
const BRUSH_FROM = 0.01;

function Chart({ lanes, window, whole, chosen, onBrush }: ChartProps): ReactNode {
  const plot = useRef<HTMLDivElement>(null);
  const [brush, setBrush] = useState<readonly [number, number] | null>(null);
  const origin = Math.min(...lanes.flatMap(({ stretches }) => stretches.map(({ from }) => from)), whole.to);
  const part = (event: PointerEvent): number => {
    const { left = 0, width = 1 } = plot.current?.getBoundingClientRect() ?? {};
    return Math.min(1, Math.max(0, (event.clientX - left) / width));
  };
  return (
    <>
      <div className={styles.names} aria-hidden>
        <div className={styles.axis} />
        {lanes.map(({ id, name, step }) => (
          <div key={id} className={styles.name} data-chosen={id === chosen || undefined}>
            {step !== null && <span className={styles.nameIndex}>{step.step_index}</span>}
            {visible(name)}
          </div>
        ))}
      </div>
      <div
        ref={plot}
        className={styles.plot}
        onPointerDown={(event) => {
          if (event.button === 0 && event.pointerType === 'mouse') setBrush([part(event), part(event)]);
        }}
        onPointerMove={(event) => {
          if (brush === null) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setBrush([brush[0], part(event)]);
        }}
        onPointerUp={() => {
          if (brush !== null && Math.abs(brush[1] - brush[0]) > BRUSH_FROM) onBrush(...brush);
          setBrush(null);
        }}
        onPointerCancel={() => {
          setBrush(null);
        }}
      >
        <Axis window={window} origin={origin} />
        {lanes.map((lane) => (
          <div key={lane.id} className={styles.lane} data-chosen={lane.id === chosen || undefined}>
            {lane.stretches.map((stretch) => (
              <Bar key={`${stretch.attempt.id}${stretch.what}`} stretch={stretch} window={window} lane={lane.name} />
            ))}
          </div>
        ))}
        {brush !== null && (
          <div
            className={styles.brush}
            style={{
              left: `${String(Math.min(...brush) * 100)}%`,
              width: `${String(Math.abs(brush[1] - brush[0]) * 100)}%`,
            }}
          />
        )}
      </div>
    </>
  );
}

function Bar({
  stretch,
  window,
  lane,
}: {
  readonly stretch: Stretch;
  readonly window: Window;
  readonly lane: string;
}): ReactNode {
  const { attempt, what, from, to, open } = stretch;
  const place = placeIn(window, from, to);
  if (place === null) return null;
  const style = { left: `${String(place.left)}%`, width: `${String(place.width)}%` };
  if (what === 'queue') return <span className={styles.queue} style={style} aria-hidden />;
  const { tone, words } = lookOf(attempt.verdict?.verdict === 'fail' ? 'failed' : attempt.status);
  const label = `${visible(lane)}: ${attemptName(attempt)}, ${words.toLowerCase()}, ${duration(to - from)}${open ? ' so far' : ''}`;
  return (
    <Link
      to="/attempts/$attemptId"
      params={{ attemptId: attempt.id }}
      className={styles.bar}
      data-kind={attempt.kind}
      data-tone={tone}
      style={style}
      title={label}
      aria-label={label}
      draggable={false}
    />
  );
}
