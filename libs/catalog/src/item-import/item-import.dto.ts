import { Doc, IsPlainText } from '@yikou/platform';
import type { Uuid } from '@yikou/shared-kernel';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { MOST_LINES } from './item-import.decider';

const NAME = 200;
/** A longer text is no field of a catalogue; what is too long for its field is told when the import is committed, with all else. */
const TEXT = 500;
const CHUNK = 200;
const LAST_LINE = 10_000_000;

export class OpenImportDto {
  @Doc({ zh: '批次名称', en: 'What to call the import', example: '广安区事项目录' })
  @IsPlainText(NAME)
  name!: string;
}

@Doc({ zh: '一行；提交时才检查', en: 'A line; checked when the import is committed' })
export class ImportLineDto {
  @Doc({ zh: '文件中的行号', en: 'Its number in the file', example: 3 })
  @IsInt()
  @Min(1)
  @Max(LAST_LINE)
  line!: number;

  @Doc({ zh: '部门名称', en: 'The name of the department', example: '区民政局' })
  @IsString()
  @MaxLength(TEXT)
  department!: string;

  @Doc({ zh: '事项名称', en: 'The name of the item', example: '慈善组织公开募捐资格审批' })
  @IsString()
  @MaxLength(TEXT)
  name!: string;

  @Doc({ zh: '事项编码', en: 'The code of the item', example: '511A0052300000-511602000000-000-11511301008778298W-1-00' })
  @IsString()
  @MaxLength(TEXT)
  code!: string;

  @Doc({ zh: '事项类型代码（GB/T 39046-2020 A.1）', en: 'The task type (GB/T 39046-2020 A.1)', example: '1' })
  @IsString()
  @MaxLength(TEXT)
  kind!: string;

  @Doc({ zh: '行政区划代码', en: 'The division of the authority', example: '511602000000' })
  @IsString()
  @MaxLength(TEXT)
  areaCode!: string;

  @Doc({ zh: '部门代码', en: 'The key of the department', example: '11511301008778298W' })
  @IsString()
  @MaxLength(TEXT)
  deptCode!: string;
}

export class StageLinesDto {
  @Doc({ zh: '按文件顺序，每次至多 200 行', en: 'In the order of the file, 200 at most' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(CHUNK)
  @ValidateNested({ each: true })
  @Type(() => ImportLineDto)
  lines!: readonly ImportLineDto[];
}

export class CommitImportDto {
  @Doc({ zh: '应有的总行数', en: 'As many lines as the file has', example: 1_135 })
  @IsInt()
  @Min(1)
  @Max(MOST_LINES)
  lines!: number;
}

export class ImportParams {
  @Doc({ zh: '批次标识', en: 'The id of the import' })
  @IsUUID()
  importId!: Uuid;
}

export class ImportAnswerDto {
  @IsUUID()
  importId!: Uuid;

  @IsInt()
  @Min(0)
  revision!: number;
}

export class LinesStagedDto extends ImportAnswerDto {
  @Doc({ zh: '已暂存行数', en: 'Lines that are staged by now' })
  @IsInt()
  @Min(1)
  staged!: number;
}

@Doc({ zh: '导入结果', en: 'What an import brought' })
export class ImportResultDto {
  @Doc({ zh: '事项数', en: 'Items' })
  @IsInt()
  @Min(1)
  items!: number;

  @Doc({ zh: '部门数（按名称）', en: 'Departments, by their names' })
  @IsInt()
  @Min(1)
  departments!: number;

  @Doc({ zh: '其中行政许可事项数', en: 'Licences among the items' })
  @IsInt()
  @Min(0)
  licences!: number;
}

export class ImportCommittedDto extends ImportResultDto {
  @IsUUID()
  importId!: Uuid;

  @IsInt()
  @Min(0)
  revision!: number;
}

export class ImportDto extends ImportAnswerDto {
  @IsPlainText(NAME)
  name!: string;

  @Doc({ zh: '未提交、已提交', en: 'Whether it is committed; until then nothing has happened' })
  @IsIn(['open', 'committed'])
  status!: 'open' | 'committed';

  @Doc({ zh: '已暂存行数', en: 'Lines that are staged' })
  @IsInt()
  @Min(0)
  staged!: number;

  @IsOptional()
  @ValidateNested()
  @Type(() => ImportResultDto)
  result?: ImportResultDto;
}
