import { Body, Controller, Delete, Get, Header, HttpCode, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiNotFoundResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '../../kernel/page';
import { Access } from '../../platform/auth/access';
import { AnswerIsSecret } from '../../platform/http/idempotency.interceptor';
import { IdOf } from '../../platform/http/id-param';
import { pageOf, Paginated } from '../../platform/http/pagination';
import { RequestCause } from '../../platform/http/request-context';
import type { Cause } from '../../protocols/domain/run-context';
import { TokensService } from '../application/tokens.service';
import { CreateTokenDto, TokensQuery, toTokenFilter, toTokenInput } from './token.dto';
import { NewTokenShape, tokenShape, TokenShape } from './token.shape';

@ApiTags('tokens')
@Access({ role: 'admin', within: 'server' })
@Controller('tokens')
export class TokensController {
  constructor(private readonly tokens: TokensService) {}

  @Post()
  @AnswerIsSecret()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Make a token; only this answer ever holds its value' })
  @ApiCreatedResponse({ type: NewTokenShape })
  @ApiNotFoundResponse()
  async createToken(@Body() body: CreateTokenDto, @RequestCause() cause: Cause): Promise<NewTokenShape> {
    const { token, value } = await this.tokens.create(toTokenInput(body), cause);
    return { ...tokenShape(token), value };
  }

  @Get()
  @ApiOperation({ summary: 'Tokens, newest first, revoked and expired ones included' })
  @Paginated(TokenShape)
  async listTokens(@Query() query: TokensQuery): Promise<Page<TokenShape>> {
    const page = await this.tokens.list(toTokenFilter(query), pageOf(query));
    return { ...page, items: page.items.map(tokenShape) };
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke a token, from now on and in every process' })
  @ApiNoContentResponse()
  async revokeToken(@IdOf('token') id: string, @RequestCause() cause: Cause): Promise<void> {
    await this.tokens.revoke(id, cause);
  }
}
