export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  readonly name: string;
  readonly type: string | undefined;
  readonly help: string | undefined;
  readonly samples: readonly Sample[];
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)",?/gy;

/** The text that Prometheus scrapes; throws at what Prometheus would refuse. */
export class Exposition {
  readonly families = new Map<string, Family & { samples: Sample[] }>();
  readonly samples: Sample[] = [];

  constructor(text: string) {
    for (const line of text.split('\n').filter((each) => each !== '')) this.take(line);
  }

  /** The value of the one series with these labels; undefined when there is none. */
  value(name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
    const found = this.of(name, labels);
    if (found.length > 1) throw new Error(`${String(found.length)} series of ${name}`);
    return found[0]?.value;
  }

  of(name: string, labels: Readonly<Record<string, string>> = {}): readonly Sample[] {
    return this.samples.filter(
      (sample) =>
        sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    );
  }

  /** The values of all series by the values of these labels, without zeros: to compare with a `GROUP BY`. */
  by(name: string, ...labels: readonly string[]): Readonly<Record<string, number>> {
    const found: Record<string, number> = {};
    for (const sample of this.of(name)) {
      const key = labels.map((label) => sample.labels[label] ?? '').join(' ');
      if (sample.value !== 0) found[key] = (found[key] ?? 0) + sample.value;
    }
    return found;
  }

  private take(line: string): void {
    const comment = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line);
    if (comment !== null) {
      const [, kind, name = '', rest = ''] = comment;
      const family = this.families.get(name) ?? { name, type: undefined, help: undefined, samples: [] };
      this.families.set(name, { ...family, ...(kind === 'HELP' ? { help: rest } : { type: rest }) });
      return;
    }
    const [, name = '', body = '', value = ''] = SAMPLE.exec(line) ?? [];
    if (name === '') throw new Error(`No sample: ${line}`);
    const sample = { name, labels: labelsOf(body, line), value: Number(value) };
    if (Number.isNaN(sample.value) && value !== 'Nan') throw new Error(`No number: ${line}`);
    this.samples.push(sample);
    const family = this.families.get(name) ?? this.families.get(name.replace(/_(bucket|sum|count)$/, ''));
    if (family === undefined) throw new Error(`${name} has no TYPE before it.`);
    family.samples.push(sample);
  }
}

function labelsOf(body: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  let at = 0;
  for (let match = LABEL.exec(body); match !== null; match = LABEL.exec(body)) {
    const [, name = '', value = ''] = match;
    if (name in labels) throw new Error(`A label twice: ${line}`);
    labels[name] = value;
    at = LABEL.lastIndex;
  }
  if (at !== body.length) throw new Error(`No labels: ${line}`);
  return labels;
}
