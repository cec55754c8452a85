import { Controller, Get, Header } from '@nestjs/common';
import { asyncApiDocument, contracts } from '@yikou/contracts';
import type { JsonObject } from '@yikou/event-store';
import { OpenApi, Unlisted } from '@yikou/platform';

/** `/asyncapi.json`: what the services tell each other, and what departments are sent. */
@Controller()
@Unlisted()
export class AsyncApiHttp {
  private made?: JsonObject;

  constructor(private readonly openApi: OpenApi) {}

  @Get('asyncapi.json')
  @Header('Content-Type', 'application/json')
  document(): JsonObject {
    const { title, version } = this.openApi.document.info;
    this.made ??= asyncApiDocument(contracts, { title, version });
    return this.made;
  }
}
