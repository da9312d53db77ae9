import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { toast } from '../ui/toast';
import { api, idempotent, ok, type Schemas } from './client';
import { keys } from './keys';

type Protocol = Schemas['Protocol'];
type Detail = Schemas['ProtocolDetail'];
type Step = Schemas['Step'];
export type ProtocolAction = Protocol['allowed_actions'][number];
export type StepAction = Step['allowed_actions'][number];

/**
 * What is all but certain to be true in a moment, shown at once and taken back when the server says no. Nothing that only the
 * server can know: `retry_latest` may go to planning or to running.
 */
const EXPECTED: Partial<Record<ProtocolAction, Protocol['status']>> = { pause: 'paused', cancel: 'cancelled' };

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
    onMutate: async ({ id, action }) => {
      const status = EXPECTED[action];
      if (status === undefined) return undefined;
      await queries.cancelQueries({ queryKey: keys.protocol(id), exact: true });
      const before = queries.getQueryData<Protocol>(keys.protocol(id));
      if (before !== undefined)
        queries.setQueryData<Protocol>(keys.protocol(id), { ...before, status, allowed_actions: [] });
      return before;
    },
    onError: (error, { id, action }, before) => {
      if (before !== undefined) queries.setQueryData(keys.protocol(id), before);
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
    onError: (error, { action }) => {
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

const WORDS: Record<string, string> = {
  start: 'Start',
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
  run_next_step: 'Run next step',
  retry_latest: 'Retry',
  open_pr: 'Open pull request',
  trigger_ci: 'Run CI again',
  run: 'Run',
  run_qa: 'Run QA',
  approve: 'Approve',
  retry_from: 'Retry from here',
  request_changes: 'Request changes',
};

/** The label of an action; one that this page does not know yet is called what it is called. */
export const words = (action: string): string => WORDS[action] ?? action.replaceAll('_', ' ');

/** What cannot be taken back is asked about first. */
export const isDestructive = (action: string): boolean => ['cancel', 'retry_from'].includes(action);
