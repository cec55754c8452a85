import 'reflect-metadata';
import { Body, Controller, Injectable, Module, Post, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { IsInt } from 'class-validator';

class DoubleDto {
  @IsInt()
  readonly value!: number;
}

@Injectable()
class Doubler {
  double(value: number): number {
    return value * 2;
  }
}

@Controller('double')
class DoubleController {
  constructor(private readonly doubler: Doubler) {}

  @Post()
  double(@Body() body: DoubleDto): { result: number } {
    return { result: this.doubler.double(body.value) };
  }
}

@Module({ controllers: [DoubleController], providers: [Doubler] })
class DoubleModule {}

describe('the workspace', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await NestFactory.create<NestFastifyApplication>(DoubleModule, new FastifyAdapter(), { logger: false });
    app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true }));
    await app.init();
  });

  afterAll(() => app.close());

  it('runs Nest on Fastify with types that decorators see', async () => {
    const answer = await app.inject({ method: 'POST', url: '/double', payload: { value: 21 } });
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toEqual({ result: 42 });
  });

  it('validates a DTO', async () => {
    const answer = await app.inject({ method: 'POST', url: '/double', payload: { value: 'x' } });
    expect(answer.statusCode).toBe(400);
  });
});
