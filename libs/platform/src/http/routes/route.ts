import type { Grants } from '../authorisation';
import { coercionTo, type Texts } from '../dto/coercion';
import type { DtoClass } from '../dto/dto-class';
import { Validator } from '../dto/validator';
import type { OperationSpec } from '../operation';
import type { Messages } from '../problems/messages';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a route declares, before anything is made of it. */
export interface RouteDeclaration {
  readonly service: string;
  readonly method: Method;
  /** `/intake/cases/:caseId` */
  readonly path: string;
  readonly spec: OperationSpec;
  /** Absent for public operations. */
  readonly grants: Grants | undefined;
  /** Texts of the service's own problems. */
  readonly messages: Messages;
}

/** Texts as parameters: read as the types say, checked after. */
interface Parameters {
  readonly read: (texts: Texts) => Record<string, unknown>;
  readonly validator: Validator;
}

/** A route with everything made ready: nothing is looked up or compiled while a request waits. */
export class Route {
  readonly body: Validator | undefined;
  readonly params: Parameters | undefined;
  readonly query: Parameters | undefined;
  readonly answer: Validator | undefined;

  /** @throws UnmappedDto; Error when the declaration contradicts itself */
  constructor(readonly declaration: RouteDeclaration) {
    const { spec } = declaration;
    this.body = spec.body && Validator.ofInput(spec.body);
    this.params = parameters(spec.params);
    this.query = parameters(spec.query);
    this.answer = spec.answer && Validator.ofAnswer(spec.answer);
    assertSound(declaration, this.params?.validator);
  }

  get spec(): OperationSpec {
    return this.declaration.spec;
  }
}

const parameters = (dto: DtoClass | undefined): Parameters | undefined => {
  if (!dto) return undefined;
  const validator = Validator.ofInput(dto);
  return { validator, read: coercionTo(validator.shape) };
};

const BODILESS = new Set<Method>(['GET', 'DELETE']);

/** @throws Error with a sentence that names the route */
const assertSound = ({ method, path, spec }: RouteDeclaration, params: Validator | undefined): void => {
  const names = [...path.matchAll(/:([A-Za-z]+)/g)].map(([, name]) => name ?? '');
  const declared = Object.keys(params?.shape.properties ?? {});
  const faults = [
    names.toSorted().join() !== declared.toSorted().join() && `its path has [${names.join()}], its params have [${declared.join()}]`,
    spec.body && BODILESS.has(method) && 'this method has no body',
    spec.kind === 'query' && method !== 'GET' && 'a query is a GET; a POST that appends nothing is an act',
    spec.kind !== 'query' && method === 'GET' && 'a GET is a query',
    spec.ifMatch && spec.kind !== 'command' && 'If-Match is for commands',
    spec.status === 204 && spec.answer && '204 has no answer',
    spec.status !== 204 && spec.status !== undefined && !spec.answer && `${spec.status} needs an answer`,
  ].filter((fault) => typeof fault === 'string');
  if (faults.length > 0) throw new Error(`${method} ${path}: ${faults.join('; ')}`);
};
