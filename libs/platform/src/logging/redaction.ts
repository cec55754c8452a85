/** What no log line may hold: credentials, and whatever says who a person is. */
const REDACTED = '[redacted]';

const SECRET_KEYS = new Set(
  [
    'authorization',
    'cookie',
    'set-cookie',
    'idempotency-key',
    'idempotencyKey',
    'token',
    'secret',
    'password',
    'masterKey',
    'name',
    'names',
    'fullName',
    'number',
    'citizenId',
    'creditCode',
    'phone',
    'telephone',
    'address',
    'account',
    'accountNo',
    'bankAccount',
    'comment',
    'body',
  ].map((key) => key.toLowerCase()),
);

/** A citizen's id, a bank account or a unified credit code wherever it stands, a bearer token, a JWT. */
const SECRET_TEXT =
  /(?<![0-9A-Za-z.])(?:\d{17}[\dXx]|\d{16,19}|[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10})(?![0-9A-Za-z])|Bearer\s+[\w.~+/=-]+|eyJ[\w-]+\.[\w-]+\.[\w-]*/g;

const MAX_DEPTH = 8;

export const redactedText = (text: string): string => text.replace(SECRET_TEXT, REDACTED);

/** A copy without what no log line may hold. Deep, but bounded: what lies deeper is left out. */
export const redacted = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return redactedText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[…]';
  if (value instanceof Error) return redactedError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redacted(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, SECRET_KEYS.has(key.toLowerCase()) ? REDACTED : redacted(item, depth + 1)]),
  );
};

const redactedError = (error: Error, depth: number): object => ({
  type: error.name,
  message: redactedText(error.message),
  stack: redactedText(error.stack ?? ''),
  ...('code' in error ? { code: redacted(error.code, depth + 1) } : {}),
  ...(error.cause === undefined ? {} : { cause: redacted(error.cause, depth + 1) }),
});
