/** A file that was left out of a commit, and why. */
export interface RefusedFile {
  readonly path: string;
  readonly reason: 'looks_like_secret' | 'too_large' | 'outside_worktree' | 'nested_repository';
  readonly bytes: number;
}
