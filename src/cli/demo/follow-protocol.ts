import { setTimeout as pause } from 'node:timers/promises';
import type { EventOut } from '../api/api-types';
import type { DeksdenflowApi } from '../api/deksdenflow-api';
import type { Display } from '../progress/live-display';
import { applyEvent, type ProgressState, shownSteps } from '../progress/progress-state';
import { timelineLine } from '../progress/timeline-line';
import { DemoFailure } from './demo-failure';

const POLL_MS = 200;
const PAGE = 500;
/** After these nothing happens any more without a person. */
const OVER = ['completed', 'failed', 'cancelled', 'blocked', 'paused'];

export interface Followed {
  readonly protocolId: string;
  readonly title: string;
  /** Milliseconds without any event after which we give up. */
  readonly patienceMs: number;
  /** Throws when the server is not there any more. */
  readonly checkServer: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** Shows the timeline as it grows; returns the status in which the protocol came to rest. */
export async function followProtocol(api: DeksdenflowApi, display: Display, followed: Followed): Promise<string> {
  const { protocolId, signal } = followed;
  const startedAt = Date.now();
  let state: ProgressState = {
    title: followed.title,
    status: 'pending',
    startedAt,
    now: startedAt,
    frame: 0,
    steps: shownSteps(await api.steps(protocolId)),
  };
  display.show(() => ({ ...state, now: Date.now() }));
  try {
    let after = 0;
    let heardAt = Date.now();
    while (!OVER.includes(state.status)) {
      const events = await eventsAfter(api, followed, after);
      for (const event of events) {
        state = applyEvent(state, event);
        after = event.seq ?? after;
        display.say(timelineLine(event, startedAt));
      }
      if (events.some((event) => event.type === 'planned' || event.type === 'step_created')) {
        state = { ...state, steps: shownSteps(await api.steps(protocolId), state.steps) };
      }
      if (events.length > 0) heardAt = Date.now();
      else if (Date.now() - heardAt > followed.patienceMs) throw silence(followed.patienceMs, state.status);
      if (events.length < PAGE && !OVER.includes(state.status)) await pause(POLL_MS, undefined, { signal });
    }
    return state.status;
  } finally {
    display.end();
  }
}

async function eventsAfter(api: DeksdenflowApi, followed: Followed, after: number): Promise<readonly EventOut[]> {
  try {
    return (await api.protocolEvents(followed.protocolId, { after, limit: PAGE })).items;
  } catch (error) {
    await followed.checkServer();
    throw error;
  }
}

function silence(patienceMs: number, status: string): DemoFailure {
  return new DemoFailure(`Nothing happened for ${String(patienceMs / 1000)} s; the protocol is ${status}.`);
}
