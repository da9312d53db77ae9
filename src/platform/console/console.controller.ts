import { Controller, Get, Next, Redirect, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import { NotFound } from '../../kernel/errors';
import { Open } from '../auth/access';
import { consoleFiles } from './console-files';

const PREFIX = /^\/console\/?/i;

/**
 * The web console. Open, since it is only a program: what it shows, it asks the API for with the token of its user.
 * Not in the OpenAPI document, which is about the API.
 */
@ApiExcludeController()
@Open()
@Controller()
export class ConsoleController {
  private readonly files = consoleFiles();

  @Get()
  @Redirect('/console', 302)
  index(): void {
    // The decorator answers.
  }

  @Get('console')
  page(@Req() request: Request, @Res() response: Response, @Next() next: NextFunction): void {
    this.serve(request, response, next);
  }

  @Get('console/*path')
  file(@Req() request: Request, @Res() response: Response, @Next() next: NextFunction): void {
    this.serve(request, response, next);
  }

  private serve(request: Request, response: Response, next: NextFunction): void {
    if (this.files === undefined) {
      throw new NotFound(
        'console.not_built',
        'The console has not been built here: run `npm start` once, or build it.',
      );
    }
    const { url } = request;
    request.url = `/${url.replace(PREFIX, '')}`;
    this.files(request, response, () => {
      request.url = url;
      next(new NotFound('console.unknown_file', `The console has no file ${request.path}; reload the page.`));
    });
  }
}
