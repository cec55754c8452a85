export { type Config, ConfigError, readConfig, type ReadConfig } from './config';
