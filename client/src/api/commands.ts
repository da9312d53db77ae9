import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { words } from '../lib/action-words';
import { toast } from '../ui/toast';
import { api, idempotent, ok, type Schemas } from './client';
import { keys } from './keys';
import { expectedOf, expectedOfStep, showExpected } from './optimistic';

type Protocol = Schemas['Protocol'];
type Detail = Schemas['ProtocolDetail'];
type Step = Schemas['Step'];
export type ProtocolAction = Protocol['allowed_actions'][number];
export type StepAction = Step['allowed_actions'][number];

interface ProtocolCommand {
  readonly id: string;
  readonly action: ProtocolAction;
  /** `retry_latest` takes a higher budget. */
  readonly body?: Schemas['Budget'];
}

export function useProtocolAction(): (command: ProtocolCommand) => Promise<Schemas['Command']> {
  const queries = useQueryClient();
  const { mutateAsync } = useMutation({
    mutationFn: ({ id, action, body }: ProtocolCommand) =>
      ok(
        api.POST(`/protocols/{id}/actions/${action}`, {
          params: { path: { id }, header: idempotent() },
          body: body ?? {},
        } as never) as Promise<{ data?: Schemas['Command']; error?: unknown; response: Response }>,
      ),
    onMutate: ({ id, action, body }) => showExpected(queries, expectedOf(id, action, body !== undefined)),
    onError: (error, { action }, takeBack) => {
      takeBack?.();
      toast.failed(`${words(action)} was not possible`, error);
    },
    onSuccess: ({ protocol, message }) => {
      // The page knows more than a command tells, as where the time went: that stays until it is asked for again.
      queries.setQueryData<Detail>(keys.protocol(protocol.id), (before) => before && { ...before, ...protocol });
      toast.done(message);
    },
    onSettled: (_data, _error, { id }) => settled(queries, id),
  });
  return mutateAsync;
}

interface StepCommand {
  readonly step: Pick<Step, 'id' | 'protocol_run_id'>;
  readonly action: StepAction;
  readonly body?: Readonly<Record<string, unknown>>;
}

export function useStepAction(): (command: StepCommand) => Promise<Schemas['StepCommand']> {
  const queries = useQueryClient();
  const { mutateAsync } = useMutation({
    mutationFn: ({ step, action, body }: StepCommand) =>
      ok(
        api.POST(`/steps/{id}/actions/${action}`, {
          params: { path: { id: step.id }, header: idempotent() },
          body: body ?? {},
        } as never) as Promise<{ data?: Schemas['StepCommand']; error?: unknown; response: Response }>,
      ),
    onMutate: ({ step, action }) => showExpected(queries, expectedOfStep(step, action)),
    onError: (error, { action }, takeBack) => {
      takeBack?.();
      toast.failed(`${words(action)} was not possible`, error);
    },
    onSuccess: ({ message }) => {
      toast.done(message);
    },
    onSettled: (_data, _error, { step }) => settled(queries, step.protocol_run_id),
  });
  return mutateAsync;
}

/** Also after a failure: what was shown may be what made it fail. */
async function settled(queries: QueryClient, protocolId: string): Promise<void> {
  await Promise.all(
    [keys.protocol(protocolId), keys.protocols, keys.attention, keys.running].map((queryKey) =>
      queries.invalidateQueries({ queryKey }),
    ),
  );
}
