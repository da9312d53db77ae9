/** What agents and gates of a protocol run keep outside of its worktree, on this host: sessions of CLIs, caches. */
export abstract class AgentState {
  /** Removes it; nothing happens when there is none. Only for a run that is over: a session cannot be resumed after it. */
  abstract forget(protocolRunId: string): Promise<void>;
}
