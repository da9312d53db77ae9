/** Figures of one round by name; the unit is part of the name. */
export type Figures = Readonly<Record<string, number>>;

export const BACKENDS = ['embedded', 'server'] as const;
export type Backend = (typeof BACKENDS)[number];

/** What a contender is given: a fresh folder and the servers of this run. */
export interface Ground {
  readonly folder: string;
  readonly redisUrl: string;
  /** A database of its own for each call. */
  readonly newDatabase: () => Promise<string>;
}

export interface Contender {
  readonly name: string;
  readonly backend: Backend;
  /** One round in a process of its own, from nothing to nothing. */
  measure(ground: Ground): Promise<Figures>;
}

/** Sizes of one round. `quick` is for trying the benchmark itself. */
export interface Load {
  readonly gapSeconds: number;
  readonly runsPerSecond: number;
  readonly gapSteps: number;
  readonly lanes: number;
  readonly laneSeconds: number;
  readonly laneSteps: number;
  readonly gitSeconds: number;
  /** Every step is a dozen git processes: more lanes would only wait for each other. */
  readonly gitLanes: number;
  readonly idleMs: number;
  readonly deliveriesPerSecond: number;
  readonly deliverySeconds: number;
  /** One after the other, before the steps begin. */
  readonly quietDeliveries: number;
  /** How much there is to list. */
  readonly lists: Readonly<Record<'small' | 'large', { readonly protocols: number; readonly events: number }>>;
  /** How often it is gone through all lists, and how often each is asked for then. */
  readonly listRounds: number;
  readonly listTurns: number;
  /** What there is to scroll over in the console. */
  readonly console: { readonly events: number; readonly logLines: number };
}

export const FULL: Load = {
  gapSeconds: 4,
  runsPerSecond: 20,
  gapSteps: 3,
  lanes: 20,
  laneSeconds: 3,
  laneSteps: 10,
  gitSeconds: 2,
  gitLanes: 8,
  idleMs: 2_000,
  deliveriesPerSecond: 200,
  deliverySeconds: 30,
  quietDeliveries: 400,
  lists: { small: { protocols: 1_000, events: 10_000 }, large: { protocols: 100_000, events: 1_000_000 } },
  listRounds: 5,
  listTurns: 100,
  console: { events: 10_000, logLines: 200_000 },
};
export const QUICK: Load = {
  ...FULL,
  gapSeconds: 2,
  laneSeconds: 2,
  gitSeconds: 2,
  idleMs: 500,
  deliverySeconds: 5,
  quietDeliveries: 100,
  lists: { small: { protocols: 1_000, events: 10_000 }, large: { protocols: 20_000, events: 200_000 } },
  listRounds: 3,
  listTurns: 20,
};
