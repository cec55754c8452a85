export * from './answer';
export * from './authorisation';
export { CallOf, type Basis, type Call } from './call';
export * from './caller';
export * from './causes';
export * from './commands';
export * from './correlation';
export {
  IsBeijingDay,
  IsCaseNo,
  IsCitizenId,
  IsCreditCode,
  IsDivisionCode,
  IsFen,
  IsIdempotencyKey,
  IsInstant,
  IsJsonObject,
  IsPlainText,
  IsSha256,
} from './dto/decorators';
export { Doc, type DocText } from './dto/doc';
export type { DtoClass } from './dto/dto-class';
export * from './dto/page';
export { BODY_LIMIT, HttpAdapter, type HttpAdapterOptions } from './http-adapter';
export { HttpModule, type HttpOptions } from './http.module';
export * from './models';
export { RATE_LIMITS, RateLimits, type LimitSettings } from './limits/rate-limits';
export { mergeOpenApi, openApiDocument } from './openapi/openapi-document';
export type { OpenApiDocument, OpenApiInfo, OpenApiOperation, OpenApiParameter } from './openapi/openapi-types';
export { OpenApi } from './openapi/openapi.http';
export { Operation, PUBLIC, Unlisted, type Bilingual, type OperationSpec } from './operation';
export type { Messages, ProblemMessage } from './problems/messages';
export * from './problems/not-found';
export { PLATFORM_MESSAGES } from './problems/platform.messages';
export type { Problem } from './problems/problem';
export { FAULT_OBSERVER, type FaultObserver } from './problems/problem.filter';
export { RouteRegistry } from './routes/route-registry';
export * from './service-definition';
export * from './within';
