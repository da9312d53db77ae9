import type { Dialect, SqlValue } from '../../platform/persistence/sql';
import { KeysetQuery, type KeysetSource } from '../../platform/persistence/keyset-query';
import type { ProtocolRun } from '../domain/protocol-run';
import { searchWords, wantedWords } from '../domain/search-words';

/** The tsvector of the index: without a parser, whose idea of a word is another (it takes `1e5` and `a-b` apart). */
const POSTGRES_WORDS = `array_to_tsvector(string_to_array(words, ' '))`;

/** Says anew what the protocol is found by. */
export function putText(run: ProtocolRun): { readonly text: string; readonly params: SqlValue[] } {
  return {
    text: `INSERT INTO protocol_texts (protocol_run_id, words) VALUES ($1, $2)
           ON CONFLICT (protocol_run_id) DO UPDATE SET words = excluded.words`,
    params: [run.id, searchWords(run)],
  };
}

const SHOWN = { id: 't.protocol_run_id', shown: 'protocol_runs', joinedBy: 'id' } as const;
const SOURCES: Readonly<Record<Dialect, KeysetSource>> = {
  postgres: { ...SHOWN, from: 'protocol_texts t', key: [{ column: 't.position', kind: 'number' }] },
  sqlite: {
    ...SHOWN,
    // FTS5 gives its rows in order by itself, if it comes first.
    from: 'protocol_words f CROSS JOIN protocol_texts t ON t.position = f.rowid',
    key: [{ column: 'f.rowid', kind: 'number' }],
  },
};

/** Protocols that have all these words, each as a word or its beginning; the last made first. */
export function foundByWords(dialect: Dialect, search: string): KeysetQuery {
  const query = new KeysetQuery(dialect, SOURCES[dialect]);
  // Letters and digits only: nothing in them is an operator of either language.
  const words = wantedWords(search);
  if (dialect === 'postgres') {
    const wanted = query.place(words.map((word) => `'${word}':*`).join(' & '));
    query.matching(`${POSTGRES_WORDS} @@ CAST(${wanted} AS tsquery)`);
  } else {
    query.where(`f.protocol_words MATCH ${query.place(words.map((word) => `"${word}"*`).join(' AND '))}`);
  }
  return query;
}
