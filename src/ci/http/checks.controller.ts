import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../../platform/auth/access';
import { IdOf } from '../../platform/http/id-param';
import { ProtocolsService } from '../../protocols/application/protocols.service';
import { CheckStore } from '../application/check.store';
import { checkShape, CheckShape } from './check.shape';

/** More than any commit has; the last commits of a long run are what is asked for. */
const MAX_CHECKS = 1_000;

@ApiTags('protocols')
@Controller('protocols/:id/checks')
export class ChecksController {
  constructor(
    private readonly protocols: ProtocolsService,
    private readonly checks: CheckStore,
  ) {}

  @Access({ role: 'viewer', within: 'protocol' })
  @Get()
  @ApiOperation({ summary: 'CI checks of its commits, the last heard of first' })
  @ApiOkResponse({ type: [CheckShape] })
  async listChecks(@IdOf('protocol') id: string): Promise<CheckShape[]> {
    await this.protocols.get(id);
    return (await this.checks.ofProtocol(id, MAX_CHECKS)).map(checkShape);
  }
}
