import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Unlisted } from '../http';
import type { Metrics } from './metrics';
import { METRICS } from './tokens';

@Controller('metrics')
@Unlisted()
export class MetricsHttp {
  constructor(@Inject(METRICS) private readonly metrics: Metrics) {}

  @Get()
  async show(@Res() reply: FastifyReply): Promise<void> {
    await reply.header('Content-Type', this.metrics.contentType).send(await this.metrics.text());
  }
}
