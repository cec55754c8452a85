export { createLogger, type Logger, type LoggerOptions } from './logger';
export { NestLogger } from './nest-logger';
