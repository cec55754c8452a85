import { Controller, Get, Header, Inject, Injectable } from '@nestjs/common';
import { Unlisted } from '../operation';
import { RouteRegistry } from '../routes/route-registry';
import { openApiDocument } from './openapi-document';
import type { OpenApiDocument, OpenApiInfo } from './openapi-types';

/** Injection token of the document's `info`. */
export const OPENAPI_INFO = Symbol('OPENAPI_INFO');

/** The OpenAPI document of this process: made once, on first use. */
@Injectable()
export class OpenApi {
  private made?: OpenApiDocument;

  constructor(
    private readonly routes: RouteRegistry,
    @Inject(OPENAPI_INFO) private readonly info: OpenApiInfo,
  ) {}

  get document(): OpenApiDocument {
    this.made ??= openApiDocument(this.routes.routes, this.info);
    return this.made;
  }
}

@Controller()
export class OpenApiHttp {
  constructor(private readonly openApi: OpenApi) {}

  @Get('openapi.json')
  @Unlisted()
  @Header('Content-Type', 'application/json')
  document(): OpenApiDocument {
    return this.openApi.document;
  }
}
