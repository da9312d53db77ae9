type Labels = Readonly<Record<string, string>>;

/** Models are named by people: a name that is new with every run would make new series with every run. */
const MOST_MODELS = 20;
const MODEL = /^[\w.:/@+-]{1,64}$/;

/** Keeps the number of series small where a label's values are not ours to choose. */
export class LabelLimits {
  private readonly models = new Set<string>();

  of(labels: Labels): Record<string, string> {
    return labels.model === undefined ? { ...labels } : { ...labels, model: this.model(labels.model) };
  }

  private model(name: string): string {
    if (this.models.has(name)) return name;
    if (!MODEL.test(name) || this.models.size >= MOST_MODELS) return 'other';
    this.models.add(name);
    return name;
  }
}
