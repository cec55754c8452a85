import { IsInt, IsString, IsUUID, MaxLength, Min } from 'class-validator';

/** Which case it is about, of which item, and before which department. */
export class ReviewedCaseDto {
  @IsUUID()
  caseId!: string;

  @IsString()
  @MaxLength(64)
  caseNo!: string;

  @IsUUID()
  itemId!: string;

  @IsInt()
  @Min(1)
  itemVersion!: number;

  @IsString()
  @MaxLength(64)
  departmentCode!: string;
}
