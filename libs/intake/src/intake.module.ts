import { Module } from '@nestjs/common';
import { CaseHttp } from './case/case.http';
import { CaseQueries } from './case/case.queries';
import { DecisionRecorder } from './case/case.reactor';
import { CaseReadHttp } from './case/case.read.http';
import { Facts } from './facts/facts.queries';
import { FiguresHttp } from './figures/figures.http';
import { FigureQueries } from './figures/figures.queries';

@Module({ controllers: [CaseHttp, CaseReadHttp, FiguresHttp, DecisionRecorder], providers: [Facts, CaseQueries, FigureQueries] })
export class IntakeModule {}
