import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Usage } from '../../../ports/engine';
import { parseRecord, recordOf, textOf } from '../json-reading';
import { LineSplitter } from '../line-splitter';
import { codexUsage } from './codex-usage';

const CHUNK_BYTES = 256 * 1024;

/**
 * Follows the thread's rollout file, where Codex writes a `token_count` after every model call. `exec --json` itself
 * gives no figures before the turn's end and none at all when it is killed (codex #8785).
 */
export class CodexRollout {
  private path: string | null = null;
  private offset = 0;
  private latest: Usage | null = null;
  private readonly lines = new LineSplitter(
    (line) => {
      this.readLine(line);
    },
    () => undefined,
  );

  constructor(private readonly codexHome: string) {}

  /** The thread's totals as far as they are written; null when there are none yet. Never throws. */
  async totals(threadId: string): Promise<Usage | null> {
    try {
      this.path ??= await this.find(threadId);
      if (this.path !== null) await this.readOn(this.path);
    } catch {
      // The file appears when the first turn begins, and a later call reads on where this one stopped.
    }
    return this.latest;
  }

  /** `sessions/YYYY/MM/DD/rollout-<time>-<thread id>.jsonl`, the day being that of the thread's first run. */
  private async find(threadId: string): Promise<string | null> {
    const sessions = join(this.codexHome, 'sessions');
    const names = await readdir(sessions, { recursive: true });
    const name = names.find((each) => each.endsWith(`-${threadId}.jsonl`));
    return name === undefined ? null : join(sessions, name);
  }

  private async readOn(path: string): Promise<void> {
    const file = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(CHUNK_BYTES);
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, this.offset);
        if (bytesRead === 0) return;
        this.offset += bytesRead;
        // The splitter keeps what is left of a line, and the buffer is used again.
        this.lines.push(Buffer.from(buffer.subarray(0, bytesRead)));
      }
    } finally {
      await file.close();
    }
  }

  private readLine(line: string): void {
    if (!line.includes('"token_count"')) return;
    const payload = recordOf(parseRecord(line), 'payload');
    if (textOf(payload, 'type') !== 'token_count') return;
    const total = recordOf(recordOf(payload, 'info'), 'total_token_usage');
    if (total !== undefined) this.latest = codexUsage(total);
  }
}
