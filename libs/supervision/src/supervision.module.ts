import { Module } from '@nestjs/common';
import { SupervisionTimerFiring } from './push/push.firing';
import { PushHttp } from './push/push.http';
import { PushReactor } from './push/push.reactor';
import { PushSender } from './push/push.sender';
import { SubscriptionHttp } from './subscription/subscription.http';

@Module({ controllers: [SubscriptionHttp, PushHttp, PushReactor], providers: [PushSender, SupervisionTimerFiring] })
export class SupervisionModule {}
