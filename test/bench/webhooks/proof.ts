import { type DatabaseLocation, openDatabase } from '../../../src/platform/persistence/data-source';
import type { Figures } from '../contender';

/**
 * What an acknowledgement promises, read from the database after the end of the processes: every delivery is one row, was
 * accepted (or overtaken), has its event and its place in the state of its check, and no other delivery has been written.
 */
export async function requireEffects(location: DatabaseLocation, sent: number): Promise<Figures> {
  const database = await openDatabase(location, []);
  const count = async (text: string): Promise<number> => Number((await database.read.all(text))[0]?.count);
  try {
    const found = {
      rows: await count(`SELECT count(*) AS count FROM webhook_deliveries WHERE outcome <> 'bad_signature'`),
      accepted: await count(
        `SELECT count(DISTINCT identity) AS count FROM webhook_deliveries WHERE outcome = 'accepted' AND protocol_run_id IS NOT NULL`,
      ),
      received: await count(`SELECT count(*) AS count FROM events WHERE type = 'webhook_received'`),
      told: await count(`SELECT count(*) AS count FROM events WHERE type = 'ci_check'`),
    };
    // A sender that is answered late overtakes itself: what is older than what is known changes nothing, as it should.
    const overtaken = await count(
      `SELECT count(*) AS count FROM webhook_deliveries WHERE outcome = 'ignored' AND reason LIKE 'It is no news%'`,
    );
    const { rows, ...effects } = found;
    const wrong = [rows !== sent, ...Object.values(effects).map((value) => value + overtaken !== sent)].filter(Boolean);
    const [outcomes] = await database.read.all(
      'SELECT outcome, reason, count(*) AS count FROM webhook_deliveries GROUP BY outcome, reason ORDER BY 3',
    );
    if (wrong.length > 0) {
      throw new Error(
        `${String(sent)} deliveries were sent: ${JSON.stringify(found)}, such as ${JSON.stringify(outcomes)}.`,
      );
    }
    return {
      'overtaken by newer ones': overtaken,
      'rows written by deliveries': sent * 3 + (await count('SELECT count(*) AS count FROM checks')),
    };
  } finally {
    await database.close();
  }
}
