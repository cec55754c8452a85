import { Module } from '@nestjs/common';
import { AuditedCasesHttp } from './cases/cases.http';
import { CaseSearches } from './cases/cases.queries';
import { CaseHistory } from './history/case-history';
import { HistoryHttp } from './history/history.http';
import { ImportedCases } from './imported/imported-cases';
import { ParkedActHttp } from './parked-act/parked-act.http';
import { ParkedActs } from './parked-act/parked-acts';
import { VerificationHttp } from './verification/verification.http';
import { VerificationRunner } from './verification/verification.runner';

@Module({
  controllers: [AuditedCasesHttp, HistoryHttp, ParkedActHttp, VerificationHttp],
  providers: [CaseHistory, CaseSearches, ImportedCases, ParkedActs, VerificationRunner],
})
export class AuditModule {}
