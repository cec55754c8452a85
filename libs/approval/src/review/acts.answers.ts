import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, IsString, IsUUID, MaxLength, Min, ValidateNested } from 'class-validator';
import type { Outcome } from '@yikou/contracts';
import type { Handled, Message } from '@yikou/event-sourcing';
import { IsInstant } from '@yikou/platform';
import type { AdviceSource, Opinion } from './review';
import { RemedyDto } from './review.answers';
import { LONGEST_REASON, MOST_REASONS, OPINIONS, OUTCOMES, SOURCES } from './review.dto';

/** What the commands to reviews answer: of what was recorded, so that a retry answers the same. */

export class ActedDto {
  @IsUUID()
  caseId!: string;

  @IsInt()
  @Min(0)
  revision!: number;
}

export class ExaminedDto extends ActedDto {
  @IsIn(OPINIONS)
  opinion!: Opinion;

  @IsInstant()
  examinedAt!: string;
}

export class AdvisedDto extends ActedDto {
  @IsIn(SOURCES)
  source!: AdviceSource;

  @IsInstant()
  givenAt!: string;
}

export class DecidedDto extends ActedDto {
  @IsIn(OUTCOMES)
  outcome!: Outcome;

  @IsInstant()
  decidedAt!: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_REASONS)
  @IsString({ each: true })
  @MaxLength(LONGEST_REASON, { each: true })
  reasons?: string[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_REASONS)
  @ValidateNested({ each: true })
  @Type(() => RemedyDto)
  remedies?: RemedyDto[];
}

/** The event of a command that always has one of this type. */
export const eventOf = <Event extends Message, T extends Event['type']>(
  { events }: Handled<Event>,
  type: T,
): Extract<Event, { type: T }> => {
  const found = events.find((event): event is Extract<Event, { type: T }> => event.type === type);
  if (!found) throw new TypeError(`the command recorded no ${type}`);
  return found;
};
