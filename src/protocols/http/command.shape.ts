import type { Response } from 'express';
import { ShownPart, ShownText } from '../../platform/http/shown';
import { jobShape, JobShape } from '../../queue/http/job.shape';
import type { CommandResult } from '../application/protocols.service';
import { protocolShape, ProtocolShape } from './protocol.shape';

/** The answer to every action. */
export class CommandShape {
  @ShownText({ example: 'start of 0001-demo: protocol.plan is queued.' }) message!: string;
  @ShownPart(() => ProtocolShape) protocol!: ProtocolShape;
  @ShownPart(() => JobShape, { optional: true }) job?: JobShape;
}

/** 202 when work was queued, 200 when the action is done already. */
export function answerCommand(response: Response, action: string, { protocol, job }: CommandResult): CommandShape {
  response.status(job === null ? 200 : 202);
  const message = commandMessage(action, { protocol, job });
  return { message, protocol: protocolShape(protocol), ...(job === null ? {} : { job: jobShape(job) }) };
}

export function commandMessage(action: string, { protocol, job }: CommandResult): string {
  const name = protocol.run.protocolName;
  return job === null ? `${action} of ${name}: done.` : `${action} of ${name}: ${job.type} is queued.`;
}
