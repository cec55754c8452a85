import { Module } from '@nestjs/common';
import { CaseHistory } from './history/case-history';
import { HistoryHttp } from './history/history.http';
import { VerificationHttp } from './verification/verification.http';
import { VerificationRunner } from './verification/verification.runner';

@Module({ controllers: [HistoryHttp, VerificationHttp], providers: [CaseHistory, VerificationRunner] })
export class AuditModule {}
