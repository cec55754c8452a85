import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, IsString, IsUUID, MaxLength, Min, ValidateNested } from 'class-validator';
import type { Outcome } from '@yikou/contracts';
import type { Handled } from '@yikou/event-sourcing';
import { IsInstant } from '@yikou/platform';
import type { Adverse, AdviceSource, Opinion, ReviewEvent } from './review';
import { RemedyDto } from './review.answers';
import { LONGEST_REASON, MOST_REASONS, OPINIONS, OUTCOMES, SOURCES } from './review.dto';
import { ADVERSES } from './review.queries';

/** What the commands to reviews answer: of what was recorded, so that a retry answers the same. */

class ActedDto {
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

export class FilingConfirmedDto extends ActedDto {
  @IsIn(ADVERSES)
  adverse!: Adverse;

  @IsInstant()
  confirmedAt!: string;
}

type Event<T extends ReviewEvent['type']> = Extract<ReviewEvent, { type: T }>;

/** The event of a command that always has one of this type. */
export const eventOf = <T extends ReviewEvent['type']>({ events }: Handled<ReviewEvent>, type: T): Event<T> => {
  const found = events.find((event): event is Event<T> => event.type === type);
  if (!found) throw new TypeError(`the command recorded no ${type}`);
  return found;
};
