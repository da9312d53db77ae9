/** What the tests read of the chart's objects; their shape is checked by kubeconform. */
export interface ChartObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly spec?: Spec;
  readonly data?: Readonly<Record<string, string>>;
  readonly automountServiceAccountToken?: boolean;
}

export interface Metadata {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

type Labels = Readonly<Record<string, string>>;

interface Spec {
  readonly template?: { readonly metadata: Metadata; readonly spec: PodSpec };
  readonly selector?: Labels & { readonly matchLabels?: Labels };
  readonly podSelector?: { readonly matchLabels: Labels };
  readonly ingress?: readonly unknown[];
  readonly [more: string]: unknown;
}

export interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: unknown;
}

export interface Container {
  readonly name: string;
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: readonly Variable[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly resources: { readonly requests: unknown; readonly limits: { readonly memory: string } };
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
  readonly [probe: `${string}Probe`]: { readonly httpGet: { readonly path: string; readonly port: string } };
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly automountServiceAccountToken?: boolean;
  readonly serviceAccountName?: string;
  readonly terminationGracePeriodSeconds?: number;
  readonly [more: string]: unknown;
}

export interface Pod {
  readonly of: string;
  readonly labels: Labels;
  readonly spec: PodSpec;
}

/** Every pod that the objects would bring about. */
export function podsOf(objects: readonly ChartObject[]): Pod[] {
  return objects.flatMap(({ kind, metadata, spec }) => {
    const of = `${kind} ${metadata.name}`;
    if (kind === 'Pod') return [{ of, labels: metadata.labels, spec: spec as unknown as PodSpec }];
    return spec?.template === undefined
      ? []
      : [{ of, labels: spec.template.metadata.labels, spec: spec.template.spec }];
  });
}

export function one(objects: readonly ChartObject[], kind: string, name: string): ChartObject {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${String(found.length)} objects ${kind} ${name}`);
  return found[0];
}

export function selects(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([name, value]) => labels[name] === value);
}

/** The annotation of a hook, or undefined: then the object is a part of the release. */
export function hookOf({ metadata }: ChartObject): string | undefined {
  return metadata.annotations?.['helm.sh/hook'];
}
