import { Module } from '@nestjs/common';
import { AsyncApiHttp } from './asyncapi.http';
import { DocsHttp } from './docs.http';
import { HomeHttp } from './home.http';
import { ProblemsHttp } from './problems.http';

/** The pages of the one address: what runs, the API reference, what a problem means. `/openapi.json` is the platform's own. */
@Module({ controllers: [HomeHttp, AsyncApiHttp, DocsHttp, ProblemsHttp] })
export class GatewayModule {}
