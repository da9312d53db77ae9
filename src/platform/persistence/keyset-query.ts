import { decodeCursor, encodeCursor, type KeyPart, type Page, type PageRequest } from '../../kernel/page';
import type { Dialect, Sql, SqlRow, SqlValue } from './sql';

/** How many rows one page looks at for a condition that no index answers. */
export const LOOKED_AT = 5_000;
/** Written out, so that the planner knows it; few, so that there are few statements to plan. */
const LIMITS = [11, 51, 101, 501];

/** What has so many rows or fewer is put in order by sorting; more often it stands in the order's own index soon enough. */
const FEW = 1_000;
/** So many of the first rows are looked at before an index without an order is asked: what most rows have is there. */
const FIRST = 200;

type Place = (value: SqlValue) => string;

export interface KeysetSource {
  /** Whose index gives the order; more than one table when the key is not on the one that is shown. */
  readonly from: string;
  /** Columns of the order, as they are called there. */
  readonly key: readonly { readonly column: string; readonly kind: KeyPart }[];
  /** There, what the shown table calls `joinedBy`. */
  readonly id: string;
  readonly shown: string;
  readonly joinedBy: string;
  readonly direction?: 'ASC' | 'DESC';
}

/**
 * A page of a list, in the order of an index. Conditions that the index answers are `where` and `among`. Others are
 * looked at row by row (`look`), at most {@link LOOKED_AT} rows a page, so that a rare thing in a long list costs many
 * short pages, of which some are empty, and never one long query.
 */
export class KeysetQuery {
  private readonly params: SqlValue[] = [];
  private readonly conditions: string[] = [];
  private match: string | undefined;
  private readonly looked: ((place: Place) => string)[] = [];
  private merged: { readonly column: string; readonly places: readonly string[] } | undefined;

  constructor(
    private readonly dialect: Dialect,
    private readonly source: KeysetSource,
  ) {}

  place(value: SqlValue): string {
    return `$${String(this.params.push(value))}`;
  }

  /** Of any size: Postgres takes a number that is compared with an `integer` for one, and refuses what does not fit. */
  whole(value: number): string {
    return `CAST(${this.place(value)} AS bigint)`;
  }

  /** Answered by the index: an equality on its first columns, or a bound of the key. */
  where(condition: string): void {
    this.conditions.push(condition);
  }

  /** Answered by an index that knows no order, as that of words is. */
  matching(condition: string): void {
    this.match = condition;
  }

  /** One range of the index for each value, merged. */
  among(column: string, values: readonly SqlValue[]): void {
    const [only] = values;
    if (values.length === 1 && only !== undefined) this.where(`${column} = ${this.place(only)}`);
    else this.merged = { column, places: values.map((value) => this.place(value)) };
  }

  /** On the shown table, which is called `r`. */
  look(comparison: string, value: SqlValue): void {
    this.looked.push((place) => `r.${comparison} ${place(value)}`);
  }

  /** Any condition; `place` takes its values. */
  lookWith(condition: (place: Place) => string): void {
    this.looked.push(condition);
  }

  lookAmong(column: string, values: readonly SqlValue[]): void {
    this.looked.push((place) => `r.${column} IN (${values.map(place).join(', ')})`);
  }

  /** Part of a text, capitals or not. */
  lookForText(column: string, text: string): void {
    const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
    this.looked.push((place) => `lower(r.${column}) LIKE ${place(pattern)} ESCAPE '\\'`);
  }

  /** `columns`: of the shown table, called `r`. */
  async page<T>(sql: Sql, request: PageRequest, columns: string, toItem: (row: SqlRow) => T): Promise<Page<T>> {
    const { key } = this.source;
    const compare = this.source.direction === 'ASC' ? '>' : '<';
    if (request.cursor !== undefined) {
      const kinds = key.map(({ kind }) => kind);
      const places = decodeCursor(request.cursor, kinds).map((value) =>
        typeof value === 'number' ? this.whole(value) : this.place(value),
      );
      this.where(`(${key.map(({ column }) => column).join(', ')}) ${compare} (${places.join(', ')})`);
    }
    const wanted = LIMITS.find((limit) => limit > request.limit) ?? request.limit + 1;
    const { text, params } = this.statement(columns, wanted);
    const rows = await sql.all(text, params);
    const items = rows.slice(0, request.limit);
    const last = items.at(-1);
    const full = rows.length > request.limit && last !== undefined;
    const next = full ? this.keyOf(last) : await this.lookedUpTo(sql);
    return { items: items.map(toItem), ...(next === undefined ? {} : { next: encodeCursor(next) }) };
  }

  private statement(columns: string, limit: number): { readonly text: string; readonly params: readonly SqlValue[] } {
    const { key, shown, joinedBy } = this.source;
    const keys = key.map((_, index) => `k.k${String(index)}`).join(', ');
    const candidates = this.candidates(this.looked.length === 0 ? limit : LOOKED_AT);
    const params = [...this.params];
    const place = (value: SqlValue): string => `$${String(params.push(value))}`;
    const looked = this.looked.map((look) => look(place));
    const row = `${shown} r`;
    // Left to themselves, SQLite looks at all candidates to sort what comes in order already, and Postgres reads the whole
    // table to join it: a CROSS JOIN SQLite does as written, and what is LATERAL with an OFFSET Postgres row by row.
    const [joined, conditions] =
      this.dialect === 'sqlite'
        ? [row, [`r.${joinedBy} = k.id`, ...looked]]
        : [`LATERAL (SELECT * FROM ${row} WHERE r.${joinedBy} = k.id OFFSET 0) r`, looked];
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const text = `SELECT ${columns}, ${keys} FROM (${candidates}) k CROSS JOIN ${joined} ${where} ${this.sorted()} LIMIT ${String(limit)}`;
    return { text, params };
  }

  private sorted(): string {
    return this.dialect === 'sqlite' ? '' : `ORDER BY ${this.order('k.')}`;
  }

  /** Keys and ids in order, by the index alone. */
  private candidates(limit: number): string {
    const { merged, match } = this;
    if (match !== undefined) return this.matched(match, limit);
    const upTo = `LIMIT ${String(limit)}`;
    if (merged === undefined) return `${this.range()} ORDER BY ${this.order()} ${upTo}`;
    const ranges = merged.places.map(
      (place, index) =>
        `SELECT * FROM (${this.range(`${merged.column} = ${place}`)} ORDER BY ${this.order()} ${upTo}) a${String(index)}`,
    );
    return `SELECT * FROM (${ranges.join(' UNION ALL ')}) m ORDER BY ${this.order()} ${upTo}`;
  }

  /**
   * Postgres guesses that any word is in one of a hundred rows, goes through the rows in order, and of a rare one sees all of
   * them. So it is counted first, by the index of words: a word of few rows is sorted, and only one of many is looked for in
   * order. That of most rows is found before, among the first.
   */
  private matched(match: string, limit: number): string {
    const order = `ORDER BY ${this.order()}`;
    const keys = this.source.key.map((_, index) => `k${String(index)}`).join(', ');
    const few = Math.max(FEW, limit);
    return `WITH first AS MATERIALIZED (
        SELECT ${keys}, id FROM (${this.range(undefined, `, ${match} AS fits`)} ${order} LIMIT ${String(FIRST)}) f
        WHERE fits ${order} LIMIT ${String(limit)}),
      found AS MATERIALIZED (
        ${this.range(`${match} AND (SELECT count(*) FROM first) < ${String(limit)}`)} LIMIT ${String(few + 1)}),
      counted AS MATERIALIZED (
        SELECT (SELECT count(*) FROM first) = ${String(limit)} AS enough, (SELECT count(*) FROM found) > ${String(few)} AS many)
      SELECT * FROM (
        SELECT * FROM first WHERE (SELECT enough FROM counted)
        UNION ALL SELECT * FROM found WHERE (SELECT NOT enough AND NOT many FROM counted)
        UNION ALL (${this.range(`${match} AND (SELECT many FROM counted)`)} ${order} LIMIT ${String(limit)})
      ) m ${order} LIMIT ${String(limit)}`;
  }

  private range(also?: string, more = ''): string {
    const { from, key, id } = this.source;
    const keys = key.map(({ column }, index) => `${column} AS k${String(index)}`).join(', ');
    const conditions = also === undefined ? this.conditions : [also, ...this.conditions];
    const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
    return `SELECT ${keys}, ${id} AS id${more} FROM ${from}${where}`;
  }

  private order(prefix = ''): string {
    const { key, direction = 'DESC' } = this.source;
    return key.map((_, index) => `${prefix}k${String(index)} ${direction}`).join(', ');
  }

  private keyOf(row: SqlRow): (string | number)[] {
    return this.source.key.map(({ kind }, index) => {
      const value = row[`k${String(index)}`];
      return kind === 'number' ? Number(value) : String(value);
    });
  }

  /** The key of the last row that was looked at; undefined when that was the end of the list. */
  private async lookedUpTo(sql: Sql): Promise<(string | number)[] | undefined> {
    if (this.looked.length === 0) return undefined;
    const candidates = this.candidates(LOOKED_AT);
    const [row] = await sql.all(
      `SELECT * FROM (${candidates}) k ${this.sorted()} LIMIT 1 OFFSET ${String(LOOKED_AT - 1)}`,
      this.params,
    );
    return row === undefined ? undefined : this.keyOf(row);
  }
}
