import { Ajv2020 } from 'ajv/dist/2020';
import type { OpenApiDocument, Problem } from '../../http';
import { FORMATS } from '../../http/dto/formats';
import type { BadRequest } from './bad-requests';
import { inlined } from './inline';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/** Gives a function that tells what is wrong with the answer to a bad request; nothing: it is refused as it must be. */
export const problemFaultsBy = (document: OpenApiDocument): ((bad: BadRequest, answer: RawAnswer) => readonly string[]) => {
  const ajv = new Ajv2020({ strict: false, formats: Object.fromEntries(Object.entries(FORMATS).map(([name, { test }]) => [name, test])) });
  const isProblem = ajv.compile<Problem>(inlined(document, { $ref: '#/components/schemas/Problem' }));
  return (bad, { status, headers, text }) => {
    if (!bad.expected.includes(status)) return [`answered ${status}, expected ${bad.expected.join(' or ')}: ${text.slice(0, 500)}`];
    if (!headers['content-type']?.startsWith('application/problem+json'))
      return [`not a problem document: ${headers['content-type'] ?? 'of no type'}`];
    const problem: unknown = JSON.parse(text);
    if (!isProblem(problem)) return [`not the problem that is documented: ${ajv.errorsText(isProblem.errors)}`];
    return detailFaults(bad, problem, { status, headers });
  };
};

const detailFaults = (
  { operation, field }: BadRequest,
  problem: Problem,
  { status, headers }: Omit<RawAnswer, 'text'>,
): readonly string[] => {
  const named = problem.errors?.map((error) => error.field) ?? [];
  return [
    problem.status !== status && `the document says ${problem.status}, the answer ${status}`,
    status !== 405 && !(status in operation.responses) && `${status} is not documented for ${operation.operationId}`,
    status === 405 && !headers['allow'] && '405 without Allow',
    status === 401 && !headers['www-authenticate'] && '401 without WWW-Authenticate',
    field !== undefined && !named.includes(field) && `${field} is not among the fields named: ${named.join(', ')}`,
  ].filter((fault) => typeof fault === 'string');
};
