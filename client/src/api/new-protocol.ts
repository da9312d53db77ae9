import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from '../ui/toast';
import { api, idempotent, ok, type Schemas } from './client';
import { keys } from './keys';

export interface NewProtocol {
  readonly project: string;
  readonly body: Schemas['CreateProtocol'];
  readonly start: boolean;
}

/** Creates it and, where wanted, starts it. That it could not be started takes nothing back: it is there, and says why. */
export function useCreateProtocol() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ project, body, start }: NewProtocol) => {
      const path = { id: project };
      const made = await ok(api.POST('/projects/{id}/protocols', { params: { path, header: idempotent() }, body }));
      if (start) {
        await ok(
          api.POST('/protocols/{id}/actions/start', { params: { path: { id: made.id }, header: idempotent() } }),
        ).catch((error: unknown) => {
          toast.failed('It was created, but not started', error);
        });
      }
      return made;
    },
    onSettled: () =>
      Promise.all(
        [keys.protocols, keys.attention, keys.running].map((queryKey) => queries.invalidateQueries({ queryKey })),
      ),
  });
}
