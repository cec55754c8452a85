import { Injectable } from '@nestjs/common';
import { Models } from '@yikou/platform';
import type { Page } from '@yikou/read-store';
import { GRADES, type Grade } from './rating';
import { ratingProjection, type RatingDocument } from './rating.projection';

/** All that are given hold at once. */
export interface RatingFilter {
  readonly grade?: Grade | undefined;
  readonly departmentCode?: string | undefined;
  readonly subjectId?: string | undefined;
}

export interface PageAsked {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

@Injectable()
export class RatingQueries {
  constructor(private readonly models: Models) {}

  find(ratingId: string): Promise<RatingDocument | undefined> {
    return this.models.of(ratingProjection).get(ratingId);
  }

  /**
   * The newest first.
   * @throws BadCursor
   */
  list({ grade, departmentCode, subjectId }: RatingFilter, { limit, cursor }: PageAsked = {}): Promise<Page<RatingDocument>> {
    return this.models.of(ratingProjection).find({
      where: {
        ...(subjectId !== undefined && { subjectId }),
        ...(departmentCode !== undefined && { departmentCode }),
        grade: grade ?? GRADES,
      },
      sort: [{ path: 'ratedAt', order: 'desc' }],
      limit,
      cursor,
    });
  }
}
