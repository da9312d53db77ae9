import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '../../kernel/page';
import { Access } from '../../platform/auth/access';
import { BulkDto, BulkItemShape, eachOf } from '../../platform/http/bulk';
import { IdOf } from '../../platform/http/id-param';
import { pageOf, Paginated } from '../../platform/http/pagination';
import { RequestCause } from '../../platform/http/request-context';
import { ShownPart } from '../../platform/http/shown';
import { Log } from '../../ports/log';
import type { Cause } from '../../protocols/domain/run-context';
import { DeliveriesService } from '../application/deliveries.service';
import { deliveryShape, DeliveryShape, receiptShape, ReceiptShape } from './delivery.shape';
import { DeliveriesQuery, toDeliveryFilter } from './webhook.dto';

class DeliveryBulkItemShape extends BulkItemShape {
  @ShownPart(() => ReceiptShape, { optional: true, description: 'Of the new delivery, where it was taken in.' })
  receipt?: ReceiptShape;
}

@ApiTags('webhooks')
@Controller('webhooks/deliveries')
export class DeliveriesController {
  constructor(
    private readonly deliveries: DeliveriesService,
    private readonly log: Log,
  ) {}

  @Access({ role: 'viewer', within: 'server' })
  @Get()
  @ApiOperation({ summary: 'Webhooks that came and what became of them, newest first' })
  @Paginated(DeliveryShape)
  async listDeliveries(@Query() query: DeliveriesQuery): Promise<Page<DeliveryShape>> {
    const page = await this.deliveries.list(toDeliveryFilter(query), pageOf(query));
    return { ...page, items: page.items.map(deliveryShape) };
  }

  @Access({ role: 'operator', within: 'server' })
  @Post('actions/replay')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take several in once more' })
  @ApiOkResponse({ type: [DeliveryBulkItemShape] })
  replayDeliveries(@Body() body: BulkDto, @RequestCause() cause: Cause): Promise<DeliveryBulkItemShape[]> {
    return eachOf(body, 'delivery', { requestId: cause.requestId, log: this.log }, async (id) => {
      const receipt = receiptShape(await this.deliveries.replay(id, cause));
      return { status: 202, message: receipt.reason ?? `Taken in again: ${receipt.outcome}.`, result: { receipt } };
    });
  }

  @Access({ role: 'operator', within: 'server' })
  @Post(':id/actions/replay')
  @HttpCode(202)
  @ApiOperation({ summary: 'Take a delivery in once more, by the rules of today' })
  @ApiAcceptedResponse({ type: ReceiptShape })
  async replayDelivery(@IdOf('delivery') id: string, @RequestCause() cause: Cause): Promise<ReceiptShape> {
    return receiptShape(await this.deliveries.replay(id, cause));
  }
}
