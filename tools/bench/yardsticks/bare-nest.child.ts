import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

@Controller('health')
class HealthHttp {
  @Get('ready')
  ready(): object {
    return { status: 'ready' };
  }
}

/** As many as the product has, each with a route of its own. */
const modules = Array.from({ length: Number(process.env['BENCH_MODULES'] ?? 1) }, (_, index) => {
  @Controller(`module-${String(index)}`)
  class SomeHttp {
    @Get()
    some(): object {
      return { index };
    }
  }
  @Module({ controllers: [SomeHttp] })
  class SomeModule {}
  return SomeModule;
});

@Module({ imports: modules, controllers: [HealthHttp] })
class BareModule {}

const start = async (): Promise<void> => {
  const app = await NestFactory.create<NestFastifyApplication>(BareModule, new FastifyAdapter(), { logger: false });
  await app.listen(Number(process.env['YIKOU_PORT']), '127.0.0.1');
};

process.on('SIGTERM', () => process.exit(0));
void start();
