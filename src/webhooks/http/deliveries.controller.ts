import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '../../kernel/page';
import { Access } from '../../platform/auth/access';
import { IdOf } from '../../platform/http/id-param';
import { pageOf, Paginated } from '../../platform/http/pagination';
import { RequestCause } from '../../platform/http/request-context';
import type { Cause } from '../../protocols/domain/run-context';
import { DeliveriesService } from '../application/deliveries.service';
import { deliveryShape, DeliveryShape, receiptShape, ReceiptShape } from './delivery.shape';
import { DeliveriesQuery, toDeliveryFilter } from './webhook.dto';

@ApiTags('webhooks')
@Controller('webhooks/deliveries')
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Access({ role: 'viewer', within: 'server' })
  @Get()
  @ApiOperation({ summary: 'Webhooks that came and what became of them, newest first' })
  @Paginated(DeliveryShape)
  async listDeliveries(@Query() query: DeliveriesQuery): Promise<Page<DeliveryShape>> {
    const page = await this.deliveries.list(toDeliveryFilter(query), pageOf(query));
    return { ...page, items: page.items.map(deliveryShape) };
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
