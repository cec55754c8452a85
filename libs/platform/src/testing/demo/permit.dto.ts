import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
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
import { Doc, IsBeijingDay, IsCitizenId, IsFen, IsPlainText, PageQuery } from '../../http';

export class PermitParams {
  @Doc({ zh: '许可编号', en: 'The id of the permit' })
  @IsUUID()
  permitId!: string;
}

export class HolderDto {
  @Doc({ zh: '姓名', en: 'Name', example: '王小明' })
  @IsPlainText(40)
  name!: string;

  @IsCitizenId()
  number!: string;
}

export class FeeDto {
  @IsFen()
  amount!: number;

  @IsOptional()
  @IsPlainText(20)
  note?: string;
}

/** Its ignorance of the department is part of the toy: the caller's is taken. */
export class DraftPermitDto {
  @Doc({ zh: '用途', en: 'Purpose', example: '食品经营' })
  @IsPlainText(20)
  purpose!: string;

  @IsIn(['window', 'online'])
  channel!: string;

  @ValidateNested()
  @Type(() => HolderDto)
  holder!: HolderDto;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(99)
  copies?: number;

  @IsOptional()
  @IsBeijingDay()
  until?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(3)
  @ValidateNested({ each: true })
  @Type(() => FeeDto)
  fees?: FeeDto[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(3)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(10, { each: true })
  tags?: string[];

  @IsOptional()
  @IsString()
  @MaxLength(200)
  remark?: string;
}

export class PurposeDto {
  @IsPlainText(20)
  purpose!: string;
}

export class PermitDto {
  @IsUUID()
  permitId!: string;

  @IsIn(['drafted', 'granted'])
  status!: string;

  @IsInt()
  @Min(0)
  revision!: number;
}

export class PermitViewDto extends PermitDto {
  @IsPlainText(20)
  purpose!: string;
}

export class PermitQuery extends PageQuery {
  @IsOptional()
  @IsIn(['drafted', 'granted'])
  status?: string;

  @IsOptional()
  @IsString()
  @MaxLength(20)
  word?: string;
}

export class EchoDto {
  @IsPlainText(20)
  text!: string;
}
