import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsEmail,
  IsEnum,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { checkDtoAgreement } from '../../testing/dto-agreement';
import { coercionTo } from './coercion';
import {
  IsBeijingDay,
  IsCaseNo,
  IsCitizenId,
  IsCreditCode,
  IsDivisionCode,
  IsFen,
  IsIdempotencyKey,
  IsInstant,
  IsJsonObject,
  IsPlainText,
  IsSha256,
} from './decorators';
import { Doc } from './doc';
import type { DtoClass } from './dto-class';
import { PageQuery, pageOf } from './page';
import { inlineShape, shapeOf } from './shape';
import { Validator } from './validator';

enum Colour {
  Red = 'red',
  Blue = 'blue',
}

class Line {
  @IsPlainText(20) name!: string;
  @IsFen() price!: number;
  @IsOptional() @IsInt() @Min(1) @Max(99) count?: number;
}

class Everything {
  @IsString() @Length(2, 8) code!: string;
  @IsString() @MinLength(3) @MaxLength(10) title!: string;
  @IsString() @MaxLength(8) @Matches(/^[a-z]*$/) slug!: string;
  @IsIn(['a', 'b']) kind!: string;
  @IsIn([1, 2]) level!: number;
  @IsEnum(Colour) colour!: Colour;
  @IsNumber() @Min(-1.5) @Max(2.5) ratio!: number;
  @IsBoolean() urgent!: boolean;
  @IsUUID() id!: string;
  @IsInstant() at!: string;
  @IsBeijingDay() day!: string;
  @IsCitizenId() number!: string;
  @IsCreditCode() company!: string;
  @IsDivisionCode() division!: string;
  @IsCaseNo() caseNo!: string;
  @IsSha256() digest!: string;
  @IsIdempotencyKey() key!: string;
  @IsOptional() @IsString() @MaxLength(5) note?: string;
  @ValidateNested() @Type(() => Line) first!: Line;
  @IsOptional() @ValidateNested() @Type(() => Line) second?: Line;
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(3) @ValidateNested({ each: true }) @Type(() => Line) lines!: Line[];
  @IsArray() @ArrayMaxSize(4) @ArrayUnique() @IsString({ each: true }) @MaxLength(4, { each: true }) tags!: string[];
}

describe('a DTO', () => {
  it('means the same to class-validator and to the compiled JSON Schema', () => {
    checkDtoAgreement(Everything, { runs: 400 });
    checkDtoAgreement(PageQuery);
    checkDtoAgreement(pageOf(Line), { use: 'answer' });
  });

  it('is found out when it does not: a pattern that takes a pair of surrogates for two characters', () => {
    class Pairs {
      @IsString() @MaxLength(10) @Matches(/^[^a]{2}$/) text!: string;
    }
    expect(() => checkDtoAgreement(Pairs)).toThrow('Property failed');
  });

  it('gives exact JSON Schema', () => {
    class Case {
      @Doc({ zh: '名称', en: 'Name', example: '营业执照' }) @IsString() @Length(1, 20) name!: string;
      @IsOptional() @IsInt() @Min(1) count?: number;
      @ValidateNested() @Type(() => Line) line!: Line;
      @IsArray() @ArrayMaxSize(2) @ValidateNested({ each: true }) @Type(() => Line) lines!: Line[];
      @IsString() @MaxLength(9) @Matches(/^a/) @Matches(/z$/) both!: string;
    }
    expect(shapeOf(Case, (nested) => ({ $ref: `#/${nested.name}` }))).toEqual({
      type: 'object',
      additionalProperties: false,
      required: ['name', 'line', 'lines', 'both'],
      properties: {
        name: { type: 'string', minLength: 1, maxLength: 20, pattern: '^[^\\u0000]*$', description: '名称 Name', examples: ['营业执照'] },
        count: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
        line: { $ref: '#/Line' },
        lines: { type: 'array', maxItems: 2, items: { $ref: '#/Line' } },
        both: { type: 'string', maxLength: 9, pattern: expect.any(String) as string, allOf: [{ pattern: expect.any(String) as string }] },
      },
    });
  });

  it('takes the fields and examples of the class it extends', () => {
    class Listing extends PageQuery {
      @IsOptional() @IsIn(['open', 'closed']) state?: string;
    }
    expect(Object.keys(inlineShape(Listing).properties ?? {}).sort()).toEqual(['cursor', 'limit', 'state']);
  });

  it('gives one class for the pages of an item', () => {
    expect(pageOf(Line)).toBe(pageOf(Line));
    expect(pageOf(Line).name).toBe('LinePage');
  });
});

describe('at start-up', () => {
  const failing = (dto: DtoClass) => () => Validator.ofInput(dto);

  it('names the DTO, the field and the decorator that has no mapping', () => {
    class Contact {
      @IsEmail() @MaxLength(50) mail!: string;
    }
    expect(failing(Contact)).toThrow('Contact.mail: the decorator isEmail has no mapping to JSON Schema');
  });

  it('refuses what would mean something else in JSON Schema', () => {
    class Conditional {
      @ValidateIf(() => true) @IsString() @MaxLength(2) a!: string;
    }
    class Grouped {
      @IsString({ groups: ['x'] }) @MaxLength(2) a!: string;
    }
    class Flagged {
      @Matches(/a/i) @MaxLength(2) a!: string;
    }
    class Numeric {
      @IsNumber({ maxDecimalPlaces: 2 }) a!: number;
    }
    enum Numbers {
      One,
    }
    class NumericEnum {
      @IsEnum(Numbers) a!: Numbers;
    }
    class Contradiction {
      @IsString() @IsInt() a!: string;
    }
    class Undecided {
      @IsOptional() a?: string;
    }
    class Untyped {
      @ValidateNested() a!: Line;
    }
    class Elements {
      @IsString({ each: true }) @MaxLength(2, { each: true }) a!: string[];
    }
    class Whole {
      @IsArray() @ArrayMaxSize(2) @ValidateNested() @Type(() => Line) a!: Line[];
    }
    class Default {
      @IsString() @MaxLength(2) a = 'x';
    }
    class Empty {
      name(): string {
        return 'nothing';
      }
    }
    for (const dto of [
      Conditional,
      Grouped,
      Flagged,
      Numeric,
      NumericEnum,
      Contradiction,
      Undecided,
      Untyped,
      Elements,
      Whole,
      Default,
      Empty,
    ]) {
      expect(failing(dto)).toThrow(dto.name);
    }
  });

  it('refuses a DTO that contains itself', () => {
    class Tree {
      @IsOptional() @ValidateNested() @Type(() => Tree) child?: Tree;
    }
    expect(failing(Tree)).toThrow('Tree.child: a DTO cannot contain itself');
  });

  it('refuses input without bounds, however deep', () => {
    class Endless {
      @IsString() text!: string;
    }
    class Outer {
      @IsArray() @ArrayMaxSize(2) @ValidateNested({ each: true }) @Type(() => Endless) inner!: Endless[];
    }
    class Many {
      @IsArray() @IsInt({ each: true }) numbers!: number[];
    }
    class Anything {
      @IsJsonObject() data!: object;
    }
    expect(failing(Outer)).toThrow('Outer.inner[].text: a text that a route takes needs a maximum length');
    expect(failing(Many)).toThrow('Many.numbers: an array that a route takes needs a maximum size');
    expect(failing(Anything)).toThrow('Anything.data: an object that a route takes needs a shape');
    expect(() => Validator.ofAnswer(Outer)).not.toThrow();
    expect(() => Validator.ofAnswer(Anything)).not.toThrow();
  });
});

describe('what a value breaks', () => {
  class Applicant {
    @IsPlainText(5) name!: string;
    @IsCitizenId() number!: string;
  }
  class Registration {
    @ValidateNested() @Type(() => Applicant) applicant!: Applicant;
    @IsIn(['window', 'online']) channel!: string;
    @IsOptional() @IsInt() @Min(1) copies?: number;
    @IsOptional() @IsArray() @ArrayMaxSize(1000) @IsInt({ each: true }) list?: number[];
  }
  const validator = Validator.ofInput(Registration);

  it('is told all at once, with JSON pointers', () => {
    const body = { applicant: { name: '', number: '210800198002290023', 'a/b~c': 1 }, channel: 'fax', copies: 1.5 };
    expect(validator.errorsOf(body)).toEqual(
      expect.arrayContaining([
        { field: '/applicant/name', rule: 'plain-text' },
        { field: '/applicant/number', rule: 'citizen-id check' },
        { field: '/applicant/a~1b~0c', rule: 'unknown field' },
        { field: '/channel', rule: 'one of window, online' },
        { field: '/copies', rule: 'type integer' },
      ]),
    );
    expect(validator.errorsOf(body)).toHaveLength(5);
    expect(validator.errorsOf({})).toContainEqual({ field: '/applicant', rule: 'required' });
    expect(validator.errorsOf('text', 'query')).toEqual([{ in: 'query', field: '', rule: 'type object' }]);
  });

  it('is told of the first error only when the body is large, and of a hundred at most', () => {
    const list = Array.from({ length: 900 }, () => 'x');
    const body = { applicant: { name: '王', number: 'x' }, channel: 'fax', list };
    expect(validator.errorsOf(body, undefined, 40_000)).toHaveLength(1);
    expect(validator.errorsOf(body).length).toBeLessThanOrEqual(100);
  });

  it('refuses a prototype given as a field', () => {
    expect(validator.errorsOf(JSON.parse('{"__proto__":{},"channel":"window","applicant":{"name":"王","number":"x"}}'))).toContainEqual({
      field: '/__proto__',
      rule: 'unknown field',
    });
  });
});

describe('texts of a query', () => {
  class Query {
    @IsOptional() @IsInt() @Min(1) limit?: number;
    @IsOptional() @IsNumber() ratio?: number;
    @IsOptional() @IsBoolean() open?: boolean;
    @IsOptional() @IsArray() @ArrayMaxSize(3) @IsInt({ each: true }) years?: number[];
    @IsOptional() @IsString() @MaxLength(5) word?: string;
  }
  const validator = Validator.ofInput(Query);
  const read = coercionTo(validator.shape);

  it('are read as the types say, and no further', () => {
    expect({ ...read({ limit: '5', ratio: '-1.50', open: 'false', years: '2022', word: '5' }) }).toEqual({
      limit: 5,
      ratio: -1.5,
      open: false,
      years: [2022],
      word: '5',
    });
    expect({ ...read({ years: ['2021', '2022'] }) }).toEqual({ years: [2021, 2022] });
  });

  it.each([['0x10'], ['1e3'], [' 5'], ['05'], [''], ['99999999999999999'], ['5.0']])('refuse %j as a whole number', (limit) => {
    expect(validator.errorsOf(read({ limit }), 'query')).toEqual([expect.objectContaining({ in: 'query', field: '/limit' })]);
  });

  it('refuse a name given twice, an unknown name and a prototype', () => {
    expect(validator.errorsOf(read({ limit: ['1', '2'] }))).toEqual([{ field: '/limit', rule: 'type integer' }]);
    expect(validator.errorsOf(read({ word: ['1', '2'] }))).toEqual([{ field: '/word', rule: 'type string' }]);
    expect(validator.errorsOf(read({ other: '1' }))).toEqual([{ field: '/other', rule: 'unknown field' }]);
    const poisoned = Object.assign(
      Object.create(null) as Record<string, string>,
      JSON.parse('{"__proto__":"1"}') as Record<string, string>,
    );
    expect(validator.errorsOf(read(poisoned))).toEqual([{ field: '/__proto__', rule: 'unknown field' }]);
  });
});
