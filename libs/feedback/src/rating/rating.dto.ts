import { Doc, IsInstant, IsPlainText, PageQuery } from '@yikou/platform';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsInt, IsOptional, IsString, IsUUID, Min } from 'class-validator';
import { GRADES, TAGS, type Grade, type Tag } from './rating';

export class RateServiceDto {
  @Doc({ zh: '办件标识', en: 'The id of the delivered case' })
  @IsUUID()
  caseId!: string;

  @Doc({
    zh: '非常满意、满意、基本满意、不满意、非常不满意；没有默认值',
    en: 'The grade, by its meaning; there is no default',
    example: 'verySatisfied',
  })
  @IsIn(GRADES)
  grade!: Grade;

  @Doc({
    zh: '评价所涉方面：办事效率、办事指南、便捷度、平台操作、业务能力、服务态度、办事环境',
    en: 'What the grade is about',
    example: ['efficiency', 'attitude'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(TAGS.length)
  @ArrayUnique()
  @IsIn(TAGS, { each: true })
  tags?: Tag[];

  @Doc({ zh: '文字评价', en: 'In the words of the applicant', example: '办得很快' })
  @IsOptional()
  @IsPlainText(1_000)
  text?: string;
}

export class RatingIdParams {
  @Doc({ zh: '评价标识', en: 'The id of the rating' })
  @IsUUID()
  ratingId!: string;
}

export class RatingListQuery extends PageQuery {
  @Doc({ zh: '评价等级', en: 'Grade' })
  @IsOptional()
  @IsIn(GRADES)
  grade?: Grade;

  @Doc({ zh: '实施部门编码', en: 'Code of the implementing department' })
  @IsOptional()
  @IsPlainText(100)
  departmentCode?: string;
}

export class RatingGivenDto {
  @IsUUID()
  ratingId!: string;

  @IsUUID()
  caseId!: string;

  @IsIn(GRADES)
  grade!: Grade;

  @Doc({ zh: '评价流的版本', en: 'The revision of the rating' })
  @IsInt()
  @Min(0)
  revision!: number;
}

@Doc({ zh: '评价', en: 'A rating' })
export class RatingViewDto extends RatingGivenDto {
  @IsString()
  caseNo!: string;

  @IsUUID()
  itemId!: string;

  @IsString()
  departmentCode!: string;

  @IsArray()
  @IsIn(TAGS, { each: true })
  tags!: readonly Tag[];

  @Doc({ zh: '文字评价；评价人身份已抹除的不再显示', en: 'The words of the applicant; absent when the rater was erased' })
  @IsOptional()
  @IsString()
  text?: string;

  @IsInstant()
  ratedAt!: string;
}
