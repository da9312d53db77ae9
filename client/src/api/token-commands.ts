import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from '../ui/toast';
import { api, idempotent, ok, type Schemas } from './client';
import { keys } from './keys';

export function useCreateToken() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas['CreateToken']) => ok(api.POST('/tokens', { params: { header: idempotent() }, body })),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.tokens }),
    // Its answer has the value, which is not kept once it has been read.
    gcTime: 0,
  });
}

/** Throws when it was not possible: whoever asked says so. */
export function useRevokeToken() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => ok(api.DELETE('/tokens/{id}', { params: { path: { id } } })),
    onSuccess: () => {
      toast.done('The token is revoked: whoever uses it is refused from now on.');
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.tokens }),
  });
}
