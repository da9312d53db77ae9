import { applyDecorators, Controller, HttpCode, Post, Query, Req } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiForbiddenResponse,
  ApiHeader,
  ApiOperation,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
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

const SIGNED_WITH: Readonly<Record<CiProvider, Readonly<Record<string, string>>>> = {
  github: {
    'X-Hub-Signature-256': 'sha256= and the HMAC-SHA256 of the body under the secret, in hex.',
    'X-GitHub-Event': 'What the payload is.',
    'X-GitHub-Delivery': 'Id of the delivery: one that was taken in has no second effect.',
  },
  gitlab: {
    'X-Gitlab-Token': 'The secret itself; or one of the signed scheme below.',
    'X-Gitlab-Event': 'What the payload is.',
    'Idempotency-Key': 'Id of the delivery: one that was taken in has no second effect.',
    'webhook-id': 'Id of the delivery in the signed scheme (Standard Webhooks).',
    'webhook-timestamp': 'Seconds since 1970; five minutes from now at most.',
    'webhook-signature': 'v1, and the HMAC-SHA256 of id, timestamp and body under the secret, in base64.',
  },
};

const Signed = (provider: CiProvider): MethodDecorator =>
  applyDecorators(
    ApiAcceptedResponse({ type: ReceiptShape, description: 'Received; `outcome` says what it means here.' }),
    ApiUnauthorizedResponse(),
    ApiForbiddenResponse(),
    ApiBody({
      schema: { type: 'object', additionalProperties: true, example: { zen: 'Keep it logically awesome.' } },
      description: "The provider's payload, signed; 25 MB at most.",
    }),
    ...Object.entries(SIGNED_WITH[provider]).map(([name, description]) =>
      ApiHeader({ name, description, required: false, schema: { type: 'string', maxLength: 4_096 } }),
    ),
  );

/** No token: who knows the secret proves it by the signature. The body is read as it came, since that is what is signed. */
@Open()
@ApiTags('webhooks')
@Controller('webhooks')
export class WebhooksController {
  constructor(
    private readonly receiver: WebhookReceiver,
    private readonly limits: RateLimits,
  ) {}

  @Post('github')
  @HttpCode(202)
  @Signed('github')
  @ApiOperation({ summary: 'Webhook of GitHub' })
  receiveGithub(@Req() request: KnownRequest, @Query() query: WebhookQuery): Promise<ReceiptShape> {
    return this.receive('github', request, query, null);
  }

  @Post('gitlab')
  @HttpCode(202)
  @Signed('gitlab')
  @ApiOperation({ summary: 'Webhook of GitLab' })
  receiveGitlab(@Req() request: KnownRequest, @Query() query: WebhookQuery): Promise<ReceiptShape> {
    return this.receive('gitlab', request, query, null);
  }

  @Post('github/:id')
  @HttpCode(202)
  @Signed('github')
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
  @Signed('gitlab')
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
