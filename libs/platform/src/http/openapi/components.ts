import { isDeepStrictEqual } from 'node:util';
import type { DtoClass } from '../dto/dto-class';
import type { JsonSchema } from '../dto/json-schema';
import { shapeOf } from '../dto/shape';

/** The schemas of a document, by the name of their DTO class. */
export class Components {
  private readonly byName = new Map<string, JsonSchema>();
  private readonly classes = new Map<DtoClass, string>();

  /**
   * A reference to the schema of a DTO, which is put into the document with all that it contains. Where another service has a DTO of
   * that name already, the name gets the service's in front.
   */
  ref(dto: DtoClass, service: string): JsonSchema {
    const name = this.classes.get(dto) ?? this.nameFor(dto, service);
    if (!this.classes.has(dto)) {
      this.classes.set(dto, name);
      this.add(
        name,
        shapeOf(dto, (nested) => this.ref(nested, service)),
      );
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  private nameFor({ name }: DtoClass, service: string): string {
    const taken = [...this.classes.values(), ...this.byName.keys()].includes(name);
    return taken ? `${service.slice(0, 1).toUpperCase()}${service.slice(1)}${name}` : name;
  }

  /** @throws Error when another schema has the name already */
  add(name: string, schema: JsonSchema): void {
    const known = this.byName.get(name);
    if (known && !isDeepStrictEqual(known, schema)) throw new Error(`two different DTOs have the name ${name}`);
    this.byName.set(name, schema);
  }

  get schemas(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.byName].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }
}
