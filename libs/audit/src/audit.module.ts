import { Module } from '@nestjs/common';
import { CaseHistory } from './history/case-history';
import { HistoryHttp } from './history/history.http';
import { ParkedActHttp } from './parked-act/parked-act.http';
import { ParkedActs } from './parked-act/parked-acts';
import { VerificationHttp } from './verification/verification.http';
import { VerificationRunner } from './verification/verification.runner';

@Module({ controllers: [HistoryHttp, ParkedActHttp, VerificationHttp], providers: [CaseHistory, ParkedActs, VerificationRunner] })
export class AuditModule {}
