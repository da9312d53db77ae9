import { Module } from '@nestjs/common';
import { DeliveriesController } from './deliveries.controller';
import { WebhooksController } from './webhooks.controller';

/** Needs `WebhookReceiver` and `DeliveriesService`. */
@Module({ controllers: [WebhooksController, DeliveriesController] })
export class WebhooksHttpModule {}
