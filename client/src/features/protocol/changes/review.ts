import { useMemo, useSyncExternalStore } from 'react';
import type { DiffReview } from '../../../ui/diff/diff-view';
import type { LineComment } from '../../../ui/diff/diff-rows';

const NONE: readonly LineComment[] = [];
const keyOf = (stepId: string): string => `deksdenflow.review.${stepId}`;

/** Comments that were not sent yet, by step. They outlive a reload, and are gone with the tab. */
class Drafts {
  private readonly held = new Map<string, readonly LineComment[]>();
  private readonly watchers = new Set<() => void>();

  of(stepId: string): readonly LineComment[] {
    const known = this.held.get(stepId);
    if (known !== undefined) return known;
    const read = readStored(stepId);
    this.held.set(stepId, read);
    return read;
  }

  put(stepId: string, comments: readonly LineComment[]): void {
    this.held.set(stepId, comments);
    try {
      if (comments.length === 0) sessionStorage.removeItem(keyOf(stepId));
      else sessionStorage.setItem(keyOf(stepId), JSON.stringify(comments));
    } catch {
      // Switched off or full: they last as long as the page.
    }
    for (const watcher of this.watchers) watcher();
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };
}

function readStored(stepId: string): readonly LineComment[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(keyOf(stepId)) ?? '[]');
    return Array.isArray(stored) ? (stored as readonly LineComment[]) : NONE;
  } catch {
    return NONE;
  }
}

const drafts = new Drafts();

export interface Review extends DiffReview {
  clear(): void;
}

export function useReview(stepId: string): Review {
  const comments = useSyncExternalStore(drafts.watch, () => drafts.of(stepId));
  return useMemo(
    () => ({
      comments,
      add: (address, quote, text) => {
        const id = `${String(Date.now())}-${String(comments.length)}`;
        drafts.put(stepId, [...comments, { ...address, id, quote, text }]);
      },
      remove: (id) => {
        drafts.put(
          stepId,
          comments.filter((comment) => comment.id !== id),
        );
      },
      clear: () => {
        drafts.put(stepId, NONE);
      },
    }),
    [stepId, comments],
  );
}
