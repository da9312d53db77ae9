import { METRICS } from '../../../src/ports/metric-catalogue';

/** Names of labels by name of metric; of a histogram also its three parts. */
export type KnownMetrics = ReadonlyMap<string, ReadonlySet<string>>;

// An ES module: a CommonJS program can only import it when it is asked for.
const grammar = import('@prometheus-io/lezer-promql');
type SyntaxNode = ReturnType<Awaited<typeof grammar>['parser']['parse']>['topNode'];

/** What Prometheus itself adds to each series it scrapes. */
const OF_THE_SCRAPE = ['job', 'instance'];

/** Of a scrape and of our catalogue: a counter that nothing was counted by yet shows no labels. */
export function knownMetrics(exposition: string): KnownMetrics {
  const known = new Map<string, ReadonlySet<string>>([['up', new Set(OF_THE_SCRAPE)]]);
  for (const [, name = ''] of exposition.matchAll(/^# TYPE (\S+)/gm)) {
    if (!name.startsWith('deksdenflow_')) known.set(name, new Set(OF_THE_SCRAPE));
  }
  for (const [name, { type, labels }] of Object.entries(METRICS)) {
    const full = `deksdenflow_${name}`;
    if (!exposition.includes(`# TYPE ${full} ${type}\n`)) throw new Error(`${full} is not in the scrape.`);
    const all = [...labels, ...OF_THE_SCRAPE];
    known.set(full, new Set(all));
    if (type !== 'histogram') continue;
    known.delete(full);
    known.set(`${full}_bucket`, new Set([...all, 'le']));
    known.set(`${full}_sum`, new Set(all));
    known.set(`${full}_count`, new Set(all));
  }
  return known;
}

/** What is wrong with an expression of PromQL, as sentences. Grafana's own variables stand for something valid. */
export async function promqlProblems(
  expression: string,
  known: KnownMetrics,
  values: Readonly<Record<string, readonly string[]>>,
): Promise<string[]> {
  const { parser } = await grammar;
  const text = expression.replaceAll('$__rate_interval', '5m');
  const problems: string[] = [];
  const of = ({ from, to }: { readonly from: number; readonly to: number }): string => text.slice(from, to);
  const labels = new Set<string>();
  const grouped: string[] = [];
  parser.parse(text).iterate({
    enter: ({ type, node }) => {
      if (type.isError) problems.push(`does not parse at ${String(node.from)}: ${text}`);
      if (type.name === 'GroupingLabels') grouped.push(...node.getChildren('LabelName').map(of));
      if (type.name !== 'VectorSelector') return;
      const name = node.getChild('Identifier');
      const metric = name === null ? '' : of(name);
      const has = known.get(metric);
      if (has === undefined) {
        problems.push(`there is no metric ${metric}`);
        return;
      }
      for (const label of has) labels.add(label);
      for (const matcher of matchers(node)) {
        const [, label = '', quoted = ''] = /^(\w+)\s*(?:=~|!~|!=|=)\s*"(.*)"$/s.exec(of(matcher)) ?? [];
        if (!has.has(label)) problems.push(`${metric} has no label ${label}`);
        const possible = values[`${metric} ${label}`];
        const wrong = possible === undefined ? [] : quoted.split('|').filter((value) => !possible.includes(value));
        problems.push(...wrong.map((value) => `${metric} has no ${label} ${value}`));
      }
    },
  });
  problems.push(...grouped.filter((label) => !labels.has(label)).map((label) => `nothing has a label ${label}`));
  return problems;
}

function matchers(selector: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  selector.cursor().iterate(({ type, node }) => {
    if (type.name === 'UnquotedLabelMatcher') found.push(node);
  });
  return found;
}
