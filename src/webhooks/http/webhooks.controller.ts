import { Controller, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Open } from '../../platform/auth/access';
import { RateLimits } from '../../platform/auth/rate-limits';
import { IdOf } from '../../platform/http/id-param';
import { type KnownRequest, requestIdOf } from '../../platform/http/request-context';
import type { CiProvider } from '../../projects/domain/project';
import { WebhookReceiver } from '../application/webhook-receiver';
import { BadSignature } from '../domain/webhook-errors';
import { receiptShape, ReceiptShape } from './delivery.shape';
import { readBody } from './read-body';
import { WebhookQuery } from './webhook.dto';

/** GitHub's own limit. */
const LIMIT_BYTES = 25 * 1024 * 1024;

const SignedBody = (): MethodDecorator =>
  ApiBody({ schema: { type: 'object', additionalProperties: true }, description: "The provider's payload, signed." });

/** No token: who knows the secret proves it by the signature. The body is read as it came, since that is what is signed. */
@Open()
@ApiTags('webhooks')
@ApiAcceptedResponse({ type: ReceiptShape, description: 'Received; `outcome` says what it means here.' })
@Controller('webhooks')
export class WebhooksController {
  constructor(
    private readonly receiver: WebhookReceiver,
    private readonly limits: RateLimits,
  ) {}

  @Post('github')
  @HttpCode(202)
  @SignedBody()
  @ApiOperation({ summary: 'Webhook of GitHub' })
  receiveGithub(@Req() request: KnownRequest, @Query() query: WebhookQuery): Promise<ReceiptShape> {
    return this.receive('github', request, query, null);
  }

  @Post('gitlab')
  @HttpCode(202)
  @SignedBody()
  @ApiOperation({ summary: 'Webhook of GitLab' })
  receiveGitlab(@Req() request: KnownRequest, @Query() query: WebhookQuery): Promise<ReceiptShape> {
    return this.receive('gitlab', request, query, null);
  }

  @Post('github/:id')
  @HttpCode(202)
  @SignedBody()
  @ApiOperation({ summary: 'Webhook of GitHub, signed with the secret of the project' })
  receiveGithubOfProject(
    @IdOf('project') id: string,
    @Req() request: KnownRequest,
    @Query() query: WebhookQuery,
  ): Promise<ReceiptShape> {
    return this.receive('github', request, query, id);
  }

  @Post('gitlab/:id')
  @HttpCode(202)
  @SignedBody()
  @ApiOperation({ summary: 'Webhook of GitLab, signed with the secret of the project' })
  receiveGitlabOfProject(
    @IdOf('project') id: string,
    @Req() request: KnownRequest,
    @Query() query: WebhookQuery,
  ): Promise<ReceiptShape> {
    return this.receive('gitlab', request, query, id);
  }

  private async receive(
    provider: CiProvider,
    request: KnownRequest,
    query: WebhookQuery,
    projectId: string | null,
  ): Promise<ReceiptShape> {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
    );
    const about = {
      provider,
      projectId,
      protocolRunId: query.protocol_run_id ?? null,
      headers,
      requestId: requestIdOf(request),
    };
    const body = await readBody(request, LIMIT_BYTES);
    try {
      if (body === undefined) return await this.receiver.tooLarge(about, LIMIT_BYTES);
      return receiptShape(await this.receiver.receive({ ...about, body }));
    } catch (error) {
      if (error instanceof BadSignature) this.limits.refusedWebhook(request.ip ?? '');
      throw error;
    }
  }
}
