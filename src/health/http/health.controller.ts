import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Open } from '../../platform/auth/access';
import { ShownChoice, ShownPart, ShownText, ShownTexts } from '../../platform/http/shown';
import { type Check, HealthChecks } from './health-checks';

class HealthCheckShape {
  @ShownChoice(['ok', 'down']) status!: string;
  @ShownText({ optional: true }) message?: string;
}

class HealthChecksShape {
  @ShownPart(() => HealthCheckShape) database!: Check;
  @ShownPart(() => HealthCheckShape) queue!: Check;
  @ShownPart(() => HealthCheckShape) migrations!: Check;
}

class HealthShape {
  @ShownChoice(['ok', 'degraded']) status!: string;
  @ShownPart(() => HealthChecksShape, { optional: true }) checks?: HealthChecksShape;
}

class MigrationsShape {
  @ShownChoice(['ok', 'pending', 'newer']) status!: string;
  @ShownTexts() applied!: readonly string[];
  @ShownTexts() pending!: readonly string[];
  @ShownTexts({ description: 'Known only to a newer version.' }) unknown!: readonly string[];
}

@ApiTags('health')
@Open()
@Controller('health')
export class HealthController {
  constructor(private readonly checks: HealthChecks) {}

  @Get()
  @ApiOperation({ operationId: 'getHealth', summary: 'Whether everything that is needed is there' })
  @ApiOkResponse({ type: HealthShape })
  @ApiServiceUnavailableResponse({ type: HealthShape })
  health(@Res({ passthrough: true }) response: Response): Promise<HealthShape> {
    return this.answer(response);
  }

  /** The process only: a dependency that is away is no reason to be restarted. */
  @Get('live')
  @ApiOperation({ operationId: 'getLiveness', summary: 'Whether the process answers' })
  @ApiOkResponse({ type: HealthShape })
  live(): HealthShape {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ operationId: 'getReadiness', summary: 'Whether requests should come here' })
  @ApiOkResponse({ type: HealthShape })
  @ApiServiceUnavailableResponse({ type: HealthShape })
  ready(@Res({ passthrough: true }) response: Response): Promise<HealthShape> {
    return this.answer(response);
  }

  @Get('migrations')
  @ApiOperation({ operationId: 'getMigrations', summary: 'Migrations that the database has, and has not' })
  @ApiOkResponse({ type: MigrationsShape })
  @ApiServiceUnavailableResponse({ type: MigrationsShape })
  async migrations(@Res({ passthrough: true }) response: Response): Promise<MigrationsShape> {
    const status = await this.checks.migrations();
    const word = status.unknown.length > 0 ? 'newer' : status.pending.length > 0 ? 'pending' : 'ok';
    if (word !== 'ok') response.status(503);
    return { status: word, ...status };
  }

  private async answer(response: Response): Promise<HealthShape> {
    const { ok, checks } = await this.checks.all();
    if (ok) return { status: 'ok' };
    response.status(503);
    return { status: 'degraded', checks };
  }
}
