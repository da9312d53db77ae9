export interface SamplePlace {
  /** Holds the two others, and is there before they are made. */
  readonly folder: string;
  /** Bare. */
  readonly remote: string;
  readonly checkout: string;
}

/** The small repository of the demo, on this host. */
export abstract class SampleRepository {
  abstract readonly place: SamplePlace;
  /**
   * Makes it, where it is not there or was left unfinished; what else is in its folder then goes. Throws
   * `demo.repository_failed`.
   */
  abstract ensure(): Promise<void>;
}
