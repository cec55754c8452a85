import { Injectable } from '@nestjs/common';
import { Models } from '@yikou/platform';
import { GOOD_GRADES, GRADES, type Grade } from '../rating/rating';
import { figuresProjection, NO_RATINGS } from './figures.projection';

export interface RatingFigures {
  readonly counts: Readonly<Record<Grade, number>>;
  readonly total: number;
  /** 好评: from `basicallySatisfied` up. */
  readonly good: number;
  /** 好评率, `good / total`, to four places; absent while nothing is rated. */
  readonly goodShare?: number;
}

@Injectable()
export class FigureQueries {
  constructor(private readonly models: Models) {}

  /** Of one department, or of all. */
  async of(departmentCode?: string): Promise<RatingFigures> {
    return figuresOf(departmentCode === undefined ? await this.all() : await this.one(departmentCode));
  }

  private async one(departmentCode: string): Promise<Readonly<Record<Grade, number>>> {
    return (await this.models.of(figuresProjection).get(departmentCode))?.counts ?? NO_RATINGS;
  }

  private async all(): Promise<Readonly<Record<Grade, number>>> {
    const sums = { ...NO_RATINGS };
    for await (const { doc } of this.models.of(figuresProjection).all()) for (const grade of GRADES) sums[grade] += doc.counts[grade];
    return sums;
  }
}

const figuresOf = (counts: Readonly<Record<Grade, number>>): RatingFigures => {
  const sum = (grades: readonly Grade[]) => grades.reduce((total, grade) => total + counts[grade], 0);
  const [total, good] = [sum(GRADES), sum(GOOD_GRADES)];
  return { counts, total, good, ...(total > 0 && { goodShare: Math.round((good / total) * 10_000) / 10_000 }) };
};
