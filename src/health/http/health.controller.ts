import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Open } from '../../platform/auth/access';
import { HealthChecks } from './health-checks';
import { healthShape, HealthShape, MigrationsShape } from './health.shape';

@ApiTags('health')
@Open()
@Controller('health')
export class HealthController {
  constructor(private readonly checks: HealthChecks) {}

  @Get()
  @ApiOperation({ operationId: 'getHealth', summary: 'Whether everything that is needed is there' })
  @ApiOkResponse({ type: HealthShape })
  @ApiServiceUnavailableResponse({ type: HealthShape })
  async health(@Res({ passthrough: true }) response: Response): Promise<HealthShape> {
    const health = await this.checks.all();
    if (health.ok) return { status: 'ok' };
    response.status(503);
    return healthShape(health);
  }

  /** The process only: a dependency that is away is no reason to be restarted. */
  @Get('live')
  @ApiOperation({ operationId: 'getLiveness', summary: 'Whether the process answers' })
  @ApiOkResponse({ type: HealthShape })
  live(): HealthShape {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({
    operationId: 'getReadiness',
    summary: 'Whether requests should come here: every check, with the age of the canary',
  })
  @ApiOkResponse({ type: HealthShape })
  @ApiServiceUnavailableResponse({ type: HealthShape })
  async ready(@Res({ passthrough: true }) response: Response): Promise<HealthShape> {
    const health = await this.checks.all();
    if (!health.ok) response.status(503);
    return healthShape(health);
  }

  @Get('migrations')
  @ApiOperation({ operationId: 'getMigrations', summary: 'Migrations that the database has, and has not' })
  @ApiOkResponse({ type: MigrationsShape })
  @ApiServiceUnavailableResponse({ type: MigrationsShape })
  async migrations(@Res({ passthrough: true }) response: Response): Promise<MigrationsShape> {
    try {
      const status = await this.checks.migrations();
      const word = status.unknown.length > 0 ? 'newer' : status.pending.length > 0 ? 'pending' : 'ok';
      if (word !== 'ok') response.status(503);
      return { status: word, ...status };
    } catch {
      // What the driver said could name addresses; readiness has it in the log.
      response.status(503);
      return { status: 'unknown', applied: [], pending: [], unknown: [] };
    }
  }
}
