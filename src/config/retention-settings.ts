import { integer } from './setting-parsers';

/** GitHub redelivers what is at most three days old, GitLab two: a delivery that is forgotten sooner would count twice. */
export const REDELIVERY_DAYS = 7;

const days = integer(0, 36_500);
const size = integer(0);

function deliveryDays(value: string): number {
  const number = days(value);
  if (number > 0 && number < REDELIVERY_DAYS) {
    throw new Error(`must be 0 or at least ${String(REDELIVERY_DAYS)}: forges send deliveries again for days`);
  }
  return number;
}

/** What is kept of the past. Of a run that is not over, everything. */
export const RETENTION_SETTINGS = {
  RETENTION_EVENTS_DAYS: {
    parse: days,
    default: '365',
    description: 'Days that the events of a run are kept after it was completed or cancelled. 0: for ever.',
  },
  RETENTION_EVENTS_ROWS: {
    parse: size,
    default: '0',
    description: 'Events that are kept at most; the oldest of runs that are over go first. 0: any number.',
  },
  RETENTION_LOGS_DAYS: {
    parse: days,
    default: '90',
    description: 'Days that the output of an attempt is kept; the attempt itself stays. 0: for ever.',
  },
  RETENTION_LOGS_MB: {
    parse: size,
    default: '10240',
    description:
      'Output of all attempts that is kept at most, in MiB before compression; the oldest goes first. 0: any.',
  },
  RETENTION_DELIVERIES_DAYS: {
    parse: deliveryDays,
    default: '30',
    description: `Days that webhook deliveries are kept, at least ${String(REDELIVERY_DAYS)}. 0: for ever.`,
  },
  RETENTION_DELIVERIES_MB: {
    parse: size,
    default: '1024',
    description: `Bodies of deliveries that are kept at most, in MiB; none younger than ${String(REDELIVERY_DAYS)} days goes. 0: any.`,
  },
  RETENTION_JOBS_DAYS: {
    parse: days,
    default: '30',
    description: 'Days that finished jobs are kept. 0: for ever.',
  },
  RETENTION_JOBS_ROWS: {
    parse: size,
    default: '0',
    description: 'Finished jobs that are kept at most; the oldest go first. 0: any number.',
  },
} as const;
