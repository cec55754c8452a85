import { Module } from '@nestjs/common';
import { Facts } from './facts/facts.queries';
import { FiguresHttp } from './figures/figures.http';
import { FigureQueries } from './figures/figures.queries';
import { RatingHttp } from './rating/rating.http';
import { RatingQueries } from './rating/rating.queries';

@Module({ controllers: [RatingHttp, FiguresHttp], providers: [Facts, RatingQueries, FigureQueries] })
export class FeedbackModule {}
