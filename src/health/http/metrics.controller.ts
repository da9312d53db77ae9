import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Config } from '../../config/config';
import { Authenticator } from '../../platform/auth/authenticator';
import { Open } from '../../platform/auth/token.guard';
import type { KnownRequest } from '../../platform/http/request-context';
import { Metrics } from '../../platform/observability/metrics';

@Open()
@ApiTags('health')
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly config: Config,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Metrics of this process, as Prometheus reads them' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  async getMetrics(@Req() request: KnownRequest, @Res() response: Response): Promise<void> {
    const { METRICS_AUTH: access, API_TOKEN: token } = this.config.settings;
    if (access === 'token') new Authenticator(token).authenticate(request.get('Authorization'));
    response.type(this.metrics.contentType).send(await this.metrics.text());
  }
}
