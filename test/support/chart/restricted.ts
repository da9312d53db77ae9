import type { Container, Pod, PodSpec } from './objects';

const VOLUMES = new Set([
  ...['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'],
]);
type Rule = readonly [held: boolean, problem: string];

/**
 * Sentences about what Pod Security "restricted" refuses (https://kubernetes.io/docs/concepts/security/pod-security-standards/),
 * and about what we promise beyond it.
 */
export function podProblems({ of, spec }: Pod): string[] {
  const rules = [...ofPod(spec), ...[...spec.containers, ...(spec.initContainers ?? [])].flatMap(ofContainer)];
  return rules.filter(([held]) => !held).map(([, problem]) => `${of}: ${problem}`);
}

function ofPod({ volumes = [], securityContext, ...spec }: PodSpec): Rule[] {
  const { seccompProfile, sysctls, runAsUser, runAsGroup, fsGroup } = securityContext;
  const kinds = volumes.map((volume) => Object.keys(volume).filter((key) => key !== 'name'));
  return [
    ...['hostNetwork', 'hostPID', 'hostIPC'].map((name): Rule => [spec[name] === undefined, name]),
    [(seccompProfile as { type?: string } | undefined)?.type === 'RuntimeDefault', 'no seccomp profile'],
    [sysctls === undefined, 'sysctls'],
    ...kinds.map((kind): Rule => [kind.length === 1 && VOLUMES.has(kind[0] ?? ''), `a volume of kind ${String(kind)}`]),
    // Ours: the user that the image has, by number, and nothing to talk to Kubernetes with.
    [[runAsUser, runAsGroup, fsGroup].every((id) => id === 10_001), 'not the user of the image'],
    [spec.automountServiceAccountToken === false, 'a token of Kubernetes'],
    // Variables of the Service deksdenflow-api would be taken for our settings, and stop the start.
    [spec.enableServiceLinks === false, 'variables of Services'],
  ];
}

function ofContainer({ name, securityContext: own, ports = [], resources }: Container): Rule[] {
  const capabilities = own.capabilities as { drop?: string[]; add?: string[] } | undefined;
  const rules: Rule[] = [
    [own.privileged === undefined, 'privileged'],
    [own.allowPrivilegeEscalation === false, 'may escalate'],
    [own.runAsNonRoot === true && own.runAsUser === undefined, 'may be root'],
    [capabilities?.drop?.includes('ALL') === true && capabilities.add === undefined, 'has capabilities'],
    [own.procMount === undefined && own.seccompProfile === undefined, 'a proc mount or seccomp profile of its own'],
    [ports.every((port) => !('hostPort' in port)), 'a port of the host'],
    // Ours.
    [own.readOnlyRootFilesystem === true, 'may write to its root'],
    [resources.requests !== undefined && resources.limits.memory !== '', 'no resources'],
  ];
  return rules.map(([held, problem]) => [held, `${name}: ${problem}`]);
}
