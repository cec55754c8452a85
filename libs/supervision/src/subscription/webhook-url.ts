import { DomainError } from '@yikou/shared-kernel';
import { isIP } from 'node:net';

/**
 * A webhook goes to https and a public name in production; anything http(s) in development.
 * @throws DomainError INVALID_WEBHOOK_URL with the rule
 */
export const assertWebhookUrl = (text: string, environment: 'development' | 'production'): void => {
  const refuse = (rule: string): never => {
    throw new DomainError('INVALID_WEBHOOK_URL', { field: 'url', rule });
  };
  if (!URL.canParse(text)) refuse('an absolute http(s) address');
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') refuse('no user name or password');
  if (environment === 'development') return;
  if (protocol !== 'https:') refuse('https');
  if (isIP(hostname.replaceAll(/^\[|\]$/g, '')) !== 0 || hostname === 'localhost' || !hostname.includes('.')) refuse('a public host name');
};
