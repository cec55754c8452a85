export { BuiltInIssuer } from './built-in-issuer';
export { TOKEN_ISSUER, TOKEN_READER, type Claims, type IssuedToken, type TokenIssuer, type TokenReader } from './claims';
export { accountIdOf, DEMO_ACCOUNTS, DEMO_APPLICANT, DEMO_DEPARTMENTS, type DemoAccount } from './demo-accounts';
export { OidcReader, type OidcOptions } from './oidc-reader';
