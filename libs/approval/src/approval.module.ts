import { Module } from '@nestjs/common';
import { DocumentNumberHttp } from './document-number/document-number.http';
import { DocumentNumberReactor } from './document-number/document-number.reactor';
import { FilingHttp } from './filing/filing.http';
import { FilingReactor } from './filing/filing.reactor';
import { DeadlineRecomputing } from './review/deadline-recomputing';
import { OfficerActs } from './review/officer-acts';
import { ApprovalTimerFiring } from './review/review.firing';
import { ReviewHttp } from './review/review.http';
import { ReviewReactor } from './review/review.reactor';

@Module({
  controllers: [ReviewHttp, FilingHttp, DocumentNumberHttp, ReviewReactor, FilingReactor, DocumentNumberReactor],
  providers: [OfficerActs, ApprovalTimerFiring, DeadlineRecomputing],
})
export class ApprovalModule {}
