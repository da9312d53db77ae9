import { Choice, NestedList, Text, Whole } from '../../platform/http/fields';
import type { ChangesRequest } from '../../protocols/domain/request-changes';

class ChangeCommentDto {
  @Text({ required: true, min: 1, max: 1_000, example: 'src/cart.ts' }) path!: string;
  @Whole({ min: 1, nullable: true, description: 'Null, or left out: of the whole file.', example: 12 })
  line?: number | null;
  @Choice(['old', 'new'], { description: 'Whose line: of the file before the step, or after it (new when left out).' })
  side?: 'old' | 'new';
  @Text({ required: true, min: 1, max: 5_000, lines: true, example: 'Round half up here.' }) body!: string;
}

export class RequestChangesDto {
  @Text({ max: 5_000, lines: true, description: 'What is to be changed, in general.', example: 'Nearly there.' })
  summary?: string;
  @NestedList(() => ChangeCommentDto, {
    maxItems: 100,
    description: 'On the diff.',
    example: [{ path: 'src/cart.ts', line: 12, side: 'new', body: 'Round half up here.' }],
  })
  comments?: ChangeCommentDto[];
  @Text({
    required: true,
    max: 64,
    pattern: /^[0-9a-f]{40,64}$/,
    description: 'head_sha of the step that the comments are written on; 409 when it has moved.',
    example: '3f786850e387550fdab836ed7e6dc881de23001b',
  })
  base!: string;
}

export function toChangesRequest({ summary = '', comments = [], base }: RequestChangesDto): ChangesRequest {
  return {
    summary,
    base,
    comments: comments.map(({ path, line = null, side = 'new', body }) => ({ path, line, side, body })),
  };
}
