import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { toast } from '../ui/toast';
import { api, idempotent, ok, type Schemas } from './client';
import { keys } from './keys';

type Project = Schemas['Project'];

/** Answers of commands have less than a project that is asked for: what they do not tell stays. */
const show = (queries: QueryClient, project: Project): void => {
  queries.setQueryData<Schemas['ProjectDetail']>(
    keys.project(project.id),
    (before) => before && { ...before, ...project },
  );
};

/** Of the version that the person saw: whoever changed it meanwhile is not written over. */
const ifMatch = (version: number): { readonly 'If-Match': string } => ({ 'If-Match': `"${String(version)}"` });

export function useRegisterProject(): (body: Schemas['CreateProject']) => Promise<Project> {
  const queries = useQueryClient();
  const { mutateAsync } = useMutation({
    mutationFn: (body: Schemas['CreateProject']) =>
      ok(api.POST('/projects', { params: { header: idempotent() }, body })),
    onSuccess: (project) => {
      show(queries, project);
      toast.done(`${project.name} is registered`);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.projects }),
  });
  return mutateAsync;
}

interface Change {
  readonly project: Pick<Project, 'id' | 'version'>;
  readonly body: Schemas['ChangeProject'];
  /** What is said when it is done. */
  readonly done: string;
}

/** The form that sends it says why it was refused, beside its fields. */
export function useChangeProject(): (change: Change) => Promise<Project> {
  const queries = useQueryClient();
  const { mutateAsync } = useMutation({
    mutationFn: ({ project: { id, version }, body }: Change) =>
      ok(api.PATCH('/projects/{id}', { params: { path: { id }, header: ifMatch(version) }, body })),
    onSuccess: (project, { done }) => {
      show(queries, project);
      toast.done(done);
    },
    // Also after a failure: that it was out of date may be why.
    onSettled: () => queries.invalidateQueries({ queryKey: keys.projects }),
  });
  return mutateAsync;
}

export function useSetUpProject(): (id: string) => Promise<Project> {
  const queries = useQueryClient();
  const { mutateAsync } = useMutation({
    mutationFn: (id: string) =>
      ok(api.POST('/projects/{id}/actions/setup', { params: { path: { id }, header: idempotent() } })),
    onSuccess: (project) => {
      show(queries, project);
      toast.done(`${project.name} is looked at again`);
    },
    onError: (error) => {
      toast.failed('It could not be set up', error);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.projects }),
  });
  return mutateAsync;
}

export function useRemoveProject(): (project: Pick<Project, 'id' | 'version' | 'name'>) => Promise<unknown> {
  const queries = useQueryClient();
  const { mutateAsync } = useMutation({
    mutationFn: ({ id, version }: Pick<Project, 'id' | 'version' | 'name'>) =>
      ok(api.DELETE('/projects/{id}', { params: { path: { id }, header: ifMatch(version) } })),
    onSuccess: (_nothing, { name }) => {
      toast.done(`${name} is removed`);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: [...keys.projects, 'list'] }),
  });
  return mutateAsync;
}

/** A small repository and a plan for it, at work at once. */
export function useDemo(): () => Promise<Schemas['Demo']> {
  const queries = useQueryClient();
  const { mutateAsync } = useMutation({
    mutationFn: () => ok(api.POST('/demo', { params: { header: idempotent() } })),
    onError: (error) => {
      toast.failed('The demo could not be started', error);
    },
    onSettled: () =>
      Promise.all([keys.projects, keys.protocols].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
  return mutateAsync;
}

interface Rotation {
  readonly id: string;
  readonly version: number;
}

/** Its answer holds the secret, and nothing else ever does: it is kept nowhere but on the page that shows it. */
export function useRotateWebhookSecret(): (project: Rotation) => Promise<Schemas['RotatedWebhookSecret']> {
  const queries = useQueryClient();
  return async ({ id, version }) => {
    const rotated = await ok(
      api.POST('/projects/{id}/actions/rotate_webhook_secret', {
        params: { path: { id }, header: { ...idempotent(), ...ifMatch(version) } },
      }),
    );
    await queries.invalidateQueries({ queryKey: keys.projects });
    return rotated;
  };
}

/** Says what would become of a project; makes nothing. */
export const checkProject = (
  body: Schemas['ValidateProject'],
  signal: AbortSignal,
): Promise<Schemas['CheckedProject']> =>
  ok(api.POST('/projects/actions/validate', { params: { header: idempotent() }, body, signal }));
