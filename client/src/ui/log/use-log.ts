import { useEffect, useState } from 'react';
import { followLog, type LogState } from '../../api/log-stream';
import { LogBuffer, type LogLines } from './log-lines';
import { PrettyLines } from './pretty-lines';

export type LogLook = 'pretty' | 'raw';

export interface Log {
  readonly lines: LogLines;
  /** Changes whenever there is something new in `lines`, which stays the same. */
  readonly version: number;
  readonly state: LogState;
  readonly error: unknown;
  /** Longer than what is shown. */
  readonly cut: boolean;
}

/** Of a frame of 16 ms, what reading may take. */
const SLICE_MS = 8;

/** The output of an attempt, as it comes. */
export function useLog(attemptId: string, look: LogLook): Log {
  const [reading, setReading] = useState(() => new LogReading(attemptId));
  if (reading.attemptId !== attemptId) setReading(new LogReading(attemptId));
  const [, setVersion] = useState(0);
  useEffect(() => reading.start(setVersion), [reading]);
  return {
    lines: look === 'raw' ? reading.buffer : reading.pretty,
    version: reading.version,
    state: reading.state,
    error: reading.error,
    cut: reading.buffer.full,
  };
}

class LogReading {
  readonly buffer = new LogBuffer();
  readonly pretty = new PrettyLines(this.buffer);
  version = 0;
  state: LogState = 'opening';
  error: unknown = null;

  constructor(readonly attemptId: string) {}

  /** Texts and states are gathered into one change per frame. */
  start(changed: (version: number) => void): () => void {
    const abort = new AbortController();
    let frame: number | undefined;
    const tell = (): void => {
      frame ??= requestAnimationFrame(() => {
        frame = undefined;
        const more = this.pretty.readOn(SLICE_MS, this.state === 'over');
        changed(++this.version);
        if (more) tell();
      });
    };
    followLog(this.attemptId, abort.signal, {
      onText: (text) => {
        this.buffer.append(text);
        if (this.buffer.full) abort.abort();
        tell();
      },
      onState: (state) => {
        this.state = state;
        tell();
      },
    }).catch((error: unknown) => {
      this.error = error;
      tell();
    });
    return () => {
      abort.abort();
      if (frame !== undefined) cancelAnimationFrame(frame);
    };
  }
}
