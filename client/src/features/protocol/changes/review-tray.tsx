import { useState, type ReactNode } from 'react';
import type { Schemas } from '../../../api/client';
import { useStepAction } from '../../../api/commands';
import { counted } from '../../../lib/numbers';
import { visible } from '../../../lib/visible';
import { Button } from '../../../ui/button';
import type { LineAddress } from '../../../ui/diff/diff-rows';
import { TextArea } from '../../../ui/field';
import { Section, Sheet } from '../../../ui/page';
import { VisibleText } from '../../../ui/visible-text';
import styles from './changes.module.css';
import type { Review } from './review';

interface TrayProps {
  readonly step: Schemas['Step'];
  /** The commit that is looked at: whoever has another one by now has other lines. */
  readonly head: string;
  readonly review: Review;
  readonly onGoTo: (address: LineAddress) => void;
}

/** What was said about lines, to be sent as one request: the engine gets it as the findings of its next attempt. */
export function ReviewTray({ step, head, review, onGoTo }: TrayProps): ReactNode {
  const act = useStepAction();
  const [summary, setSummary] = useState('');
  const [busy, setBusy] = useState(false);
  const { comments } = review;
  const send = (): void => {
    setBusy(true);
    const body = {
      summary: summary.trim(),
      comments: comments.map(({ file, line, side, text }) => ({ path: file, line, side, body: text })),
      base: head,
    };
    act({ step, action: 'request_changes', body })
      .then(
        () => {
          review.clear();
          setSummary('');
        },
        // Told by a toast; what was written stays.
        () => undefined,
      )
      .finally(() => {
        setBusy(false);
      });
  };
  return (
    <Section
      title="Request changes"
      note={
        comments.length === 0
          ? 'Comment on a line: press +, or the sign beside its number.'
          : `${counted(comments.length, 'comment')}, not sent yet`
      }
    >
      <Sheet padded>
        <div className={styles.tray}>
          {comments.length > 0 && (
            <ul className={styles.drafts}>
              {comments.map((comment) => (
                <li key={comment.id}>
                  <button
                    type="button"
                    className={styles.draftPlace}
                    onClick={() => {
                      onGoTo(comment);
                    }}
                  >
                    <VisibleText text={`${comment.file}:${String(comment.line)}`} />
                  </button>
                  <span className={styles.draftText}>
                    <VisibleText text={comment.text} />
                  </span>
                  <Button
                    small
                    tone="quiet"
                    aria-label={`Remove the comment on ${visible(comment.file)}:${String(comment.line)}`}
                    onClick={() => {
                      review.remove(comment.id);
                    }}
                  >
                    Remove
                  </Button>
                </li>
              ))}
            </ul>
          )}
          <TextArea
            label="In general"
            hint="What is to be different, beside the comments."
            rows={2}
            value={summary}
            onChange={(event) => {
              setSummary(event.target.value);
            }}
          />
          <div>
            <Button tone="primary" busy={busy} disabled={comments.length === 0 && summary.trim() === ''} onClick={send}>
              Request changes
            </Button>
          </div>
        </div>
      </Sheet>
    </Section>
  );
}
