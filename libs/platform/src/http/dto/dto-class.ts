/** A class whose class-validator decorators are the one source of a shape. */
export type DtoClass<T extends object = object> = new () => T;
