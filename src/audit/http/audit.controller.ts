import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '../../kernel/page';
import { Access } from '../../platform/auth/access';
import { pageOf, Paginated } from '../../platform/http/pagination';
import { AuditStore } from '../application/audit.store';
import { AuditQuery, toAuditFilter } from './audit.dto';
import { auditEntryShape, AuditEntryShape } from './audit-entry.shape';

@ApiTags('audit')
@Access({ role: 'admin', within: 'server' })
@Controller('audit')
export class AuditController {
  constructor(private readonly audit: AuditStore) {}

  @Get()
  @ApiOperation({ summary: 'Who has changed access, secrets and projects, newest first' })
  @Paginated(AuditEntryShape)
  async listAuditEntries(@Query() query: AuditQuery): Promise<Page<AuditEntryShape>> {
    const page = await this.audit.list(toAuditFilter(query), pageOf(query));
    return { ...page, items: page.items.map(auditEntryShape) };
  }
}
