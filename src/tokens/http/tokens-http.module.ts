import { Module } from '@nestjs/common';
import { TokensController } from './tokens.controller';

/** Needs `TokensService`. */
@Module({ controllers: [TokensController] })
export class TokensHttpModule {}
