import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '../../kernel/page';
import { Access, OwnProject, within } from '../../platform/auth/access';
import { QueryChoices } from '../../platform/http/fields';
import { IdField } from '../../platform/http/id-param';
import { pageOf, PageQuery, Paginated } from '../../platform/http/pagination';
import { type AttentionFilter, listAttention } from '../application/attention-list';
import { ProtocolStore } from '../application/protocol.store';
import { ATTENTION_KINDS, type AttentionKind } from '../domain/attention-kinds';
import { attentionShape, AttentionShape } from './attention.shape';

class AttentionQuery extends PageQuery {
  @QueryChoices(ATTENTION_KINDS, { description: 'Repeated, or with commas.' }) kind?: AttentionKind[];
  @IdField() project_id?: string;
}

function toFilter({ kind, project_id: projectId }: AttentionQuery): AttentionFilter {
  return { ...(kind === undefined ? {} : { kinds: kind }), ...(projectId === undefined ? {} : { projectId }) };
}

@ApiTags('protocols')
@Controller('attention')
export class AttentionController {
  constructor(private readonly protocols: ProtocolStore) {}

  @Access({ role: 'viewer', within: 'narrowed' })
  @Get()
  @ApiOperation({
    summary: 'What needs a person: the newest protocols first, each with why and what most likely helps',
  })
  @Paginated(AttentionShape)
  async listAttention(@Query() query: AttentionQuery, @OwnProject() own: string | null): Promise<Page<AttentionShape>> {
    const filter = within(own, toFilter(query));
    if (filter === undefined) return { items: [] };
    const page = await listAttention(this.protocols, filter, pageOf(query));
    return { ...page, items: page.items.map(attentionShape) };
  }
}
