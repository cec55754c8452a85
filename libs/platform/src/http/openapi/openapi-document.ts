import type { Route } from '../routes/route';
import { Components } from './components';
import type { OpenApiDocument, OpenApiInfo, OpenApiOperation, PathItem } from './openapi-types';
import { parametersOf } from './parameters';
import { FIELD_ERROR_SCHEMA, PROBLEM_SCHEMA } from './problem-schemas';
import { responsesOf } from './responses';

const SECURITY_SCHEMES = { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } };

/** OpenAPI 3.1 of these routes: what the guard checks and what the handlers answer, from the same declarations. */
export const openApiDocument = (routes: readonly Route[], info: OpenApiInfo): OpenApiDocument => {
  const components = new Components();
  components.add('FieldError', FIELD_ERROR_SCHEMA);
  components.add('Problem', PROBLEM_SCHEMA);
  const paths = new Map<string, PathItem>();
  for (const route of routes.toSorted(inOrder)) {
    const path = templateOf(route.declaration.path);
    paths.set(path, { ...paths.get(path), [route.declaration.method.toLowerCase()]: operationOf(route, components) });
  }
  const services = [...new Set(routes.map(({ declaration }) => declaration.service))].toSorted();
  return {
    openapi: '3.1.0',
    info,
    servers: [{ url: '/' }],
    tags: services.map((name) => ({ name })),
    paths: Object.fromEntries(paths),
    components: { schemas: components.schemas, securitySchemes: SECURITY_SCHEMES },
  };
};

/**
 * One document of several services, for what stands before them.
 * @throws Error when two of them have the same path, or one name for different schemas
 */
export const mergeOpenApi = (documents: readonly OpenApiDocument[], info: OpenApiInfo): OpenApiDocument => {
  const components = new Components();
  const paths = new Map<string, PathItem>();
  for (const document of documents) {
    for (const [name, schema] of Object.entries(document.components.schemas)) components.add(name, schema);
    for (const [path, item] of Object.entries(document.paths)) {
      if (paths.has(path)) throw new Error(`two services have the path ${path}`);
      paths.set(path, item);
    }
  }
  return {
    openapi: '3.1.0',
    info,
    servers: [{ url: '/' }],
    tags: [...new Set(documents.flatMap(({ tags }) => tags.map(({ name }) => name)))].toSorted().map((name) => ({ name })),
    paths: Object.fromEntries([...paths].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    components: { schemas: components.schemas, securitySchemes: SECURITY_SCHEMES },
  };
};

const inOrder = (a: Route, b: Route): number => {
  const [first, second] = [a, b].map(({ declaration: { path, method } }) => `${path} ${method}`) as [string, string];
  return first < second ? -1 : 1;
};

const templateOf = (path: string): string => path.replaceAll(/:([A-Za-z]+)/g, '{$1}');

/** `post /intake/cases/:caseId/notes` is `postIntakeCasesByCaseIdNotes`: as stable as the route itself. */
const operationIdOf = (method: string, path: string): string => {
  const words = path.split(/[/-]/).filter(Boolean);
  return method.toLowerCase() + words.map((word) => (word.startsWith(':') ? `By${capital(word.slice(1))}` : capital(word))).join('');
};

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const operationOf = (route: Route, components: Components): OpenApiOperation => {
  const { service, method, path, spec, grants } = route.declaration;
  const who = Object.entries(grants ?? {}).map(([role, scope]) => `${role} (${scope})`);
  return {
    operationId: operationIdOf(method, path),
    tags: [service],
    summary: `${spec.summary.zh} ${spec.summary.en}`,
    ...(grants && { description: `可由下列角色办理 May be done by: ${who.join(', ')}`, 'x-yikou-grants': grants }),
    security: grants ? [{ bearer: [] }] : [],
    parameters: parametersOf(route),
    ...(spec.body && { requestBody: { required: true, content: { 'application/json': { schema: components.ref(spec.body, service) } } } }),
    responses: responsesOf(route, components),
  };
};
