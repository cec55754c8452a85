import 'reflect-metadata';

export interface DocText {
  readonly zh: string;
  readonly en: string;
  readonly example?: unknown;
}

const DOC = 'yikou:doc';

/** Describes a field (or a whole DTO) for the OpenAPI document, with an example if there is one. */
export const Doc =
  (text: DocText): PropertyDecorator & ClassDecorator =>
  (target: object, property?: string | symbol): void => {
    if (property === undefined) Reflect.defineMetadata(DOC, text, target);
    else Reflect.defineMetadata(DOC, text, target, property);
  };

/** Of a class, or of a field of it (inherited ones too). */
export const docOf = (dto: abstract new () => object, property?: string): DocText | undefined =>
  (property === undefined ? Reflect.getOwnMetadata(DOC, dto) : Reflect.getMetadata(DOC, dto.prototype as object, property)) as
    DocText | undefined;
