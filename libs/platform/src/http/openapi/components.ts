import { isDeepStrictEqual } from 'node:util';
import type { DtoClass } from '../dto/dto-class';
import type { JsonSchema } from '../dto/json-schema';
import { shapeOf } from '../dto/shape';

/** The schemas of a document, by the name of their DTO class. */
export class Components {
  private readonly byName = new Map<string, JsonSchema>();
  private readonly classes = new Map<DtoClass, string>();

  /** A reference to the schema of a DTO, which is put into the document with all that it contains. */
  ref(dto: DtoClass): JsonSchema {
    if (!this.classes.has(dto)) {
      this.classes.set(dto, dto.name);
      this.add(
        dto.name,
        shapeOf(dto, (nested) => this.ref(nested)),
      );
    }
    return { $ref: `#/components/schemas/${dto.name}` };
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
