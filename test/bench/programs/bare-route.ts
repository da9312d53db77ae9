import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { Controller, HttpCode, Module, Post, Req } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request } from 'express';

/** Reads the body and says that it came: what Nest itself costs. */
@Controller()
class BareController {
  @Post()
  @HttpCode(202)
  async receive(@Req() request: Request): Promise<{ bytes: number }> {
    let bytes = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) bytes += chunk.length;
    return { bytes };
  }
}

@Module({ controllers: [BareController] })
class BareModule {}

async function run(): Promise<void> {
  const app = await NestFactory.create<NestExpressApplication>(BareModule, { bodyParser: false, logger: false });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  process.send?.({ url: `http://127.0.0.1:${String(port)}/` });
  // The benchmark is over, or was killed.
  process.once('disconnect', () => process.exit(0));
}

void run();
