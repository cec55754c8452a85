import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Controller, Get, type OnModuleInit, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { fastifyStatic } from '@fastify/static';
import { Unlisted } from '@yikou/platform';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Where the package lies; its own helper has no types. */
const FOLDER = dirname(createRequire(__filename).resolve('swagger-ui-dist/package.json'));
const ASSETS = new Set(['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']);

const PAGE = `<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>一口接口文档 Yikou API</title>
    <link rel="stylesheet" href="/docs/assets/swagger-ui.css" />
    <link rel="icon" href="/docs/assets/favicon-32x32.png" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="/docs/assets/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const START = `window.ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null });
`;

/** Swagger UI sets styles on elements and shows icons as data; it fetches from this address only. */
const POLICY = `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'`;

/** `/docs`: the API reference, served from the package on this machine, so it works without internet. */
@Controller('docs')
@Unlisted()
export class DocsHttp implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    void fastify.register(fastifyStatic, {
      root: FOLDER,
      prefix: '/docs/assets/',
      decorateReply: false,
      index: false,
      wildcard: true,
      cacheControl: true,
      maxAge: '1h',
      allowedPath: (path) => ASSETS.has(path.replace(/^\//, '')),
    });
  }

  @Get()
  async show(@Res() reply: FastifyReply): Promise<void> {
    await reply.headers({ 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': POLICY }).send(PAGE);
  }

  @Get('start.js')
  async start(@Res() reply: FastifyReply): Promise<void> {
    await reply.headers({ 'Content-Type': 'text/javascript; charset=utf-8' }).send(START);
  }
}
