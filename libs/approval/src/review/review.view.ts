import type { KeyStore } from '@yikou/key-store';
import { describeDerivation, parseUuid } from '@yikou/shared-kernel';
import type { AdviceDto, ExaminationDto, ReviewDeadlineDto, ReviewDecisionDto, ReviewDto, ReviewSummaryDto } from './review.answers';
import type { AdviceDoc, DecisionDoc, ExaminationDoc, ReviewDoc } from './review.projection';

/** What has the shape of a DTO without being one. */
type Plain<Dto> = { [Field in keyof Dto]: Dto[Field] };

export const summaryOf = ({
  caseId,
  caseNo,
  itemId,
  itemVersion,
  departmentCode,
  processing,
  status,
  mark,
  openedAt,
  due,
  revision,
  ...doc
}: ReviewDoc): Plain<ReviewSummaryDto> => ({
  caseId,
  caseNo,
  itemId,
  itemVersion,
  itemCode: doc.terms.itemCode,
  itemName: doc.terms.itemName,
  departmentCode,
  processing,
  status,
  mark,
  openedAt,
  due,
  ...(doc.decision && { outcome: doc.decision.outcome }),
  ...(doc.decision?.documentNumber !== undefined && { documentNumber: doc.decision.documentNumber }),
  revision,
});

const deadlineOf = ({
  deadline: { derivation, due, dueDay, yellowAt, redAt, provisional, calendarVersion },
}: ReviewDoc): ReviewDeadlineDto => {
  const [zh, en] = [describeDerivation(derivation, 'zh'), describeDerivation(derivation, 'en')];
  return {
    due,
    dueDay,
    yellowAt,
    redAt,
    provisional,
    calendarVersion,
    derivation: derivation.map(({ step }, at) => ({ step, zh: zh[at] ?? '', en: en[at] ?? '' })),
  };
};

const decisionOf = ({ reasons, remedies, ...decision }: DecisionDoc): ReviewDecisionDto => ({
  ...decision,
  ...(reasons && { reasons: [...reasons] }),
  ...(remedies && { remedies: [...remedies] }),
});

/** Opens what is sealed for one who may read it; what can no longer be opened is left out. */
export class ReviewReader {
  constructor(private readonly keys: KeyStore) {}

  async read(doc: ReviewDoc): Promise<ReviewDto> {
    const { applicant, terms, marks, filings, decision } = doc;
    const name = await this.open(applicant.name);
    return {
      ...summaryOf(doc),
      applicant: { subjectId: applicant.subjectId, kind: applicant.kind, ...(name === undefined ? {} : { name }) },
      fieldOfLaw: terms.fieldOfLaw,
      deadline: deadlineOf(doc),
      examinations: await Promise.all(doc.examinations.map((each) => this.examination(each))),
      advice: await Promise.all(doc.advice.map((each) => this.advice(each))),
      marks: marks.map(({ mark, at: reachedAt }) => ({ mark, reachedAt })),
      filings: [...filings],
      ...(decision && { decision: decisionOf(decision) }),
    };
  }

  private async examination({ officerId, certificate, opinion, text: sealed, at: examinedAt }: ExaminationDoc): Promise<ExaminationDto> {
    const text = sealed && (await this.open(sealed));
    return { officerId, certificate, opinion, ...(text === undefined ? {} : { text }), examinedAt };
  }

  private async advice({ recordedBy, source, at: givenAt, ...sealed }: AdviceDoc): Promise<AdviceDto> {
    const [from, text] = [await this.open(sealed.from), await this.open(sealed.text)];
    return { recordedBy, source, ...(from === undefined ? {} : { from }), ...(text === undefined ? {} : { text }), givenAt };
  }

  private open({ subjectId, sealed }: { readonly subjectId: string; readonly sealed: string }): Promise<string | undefined> {
    return this.keys.open({ subjectId: parseUuid(subjectId), sealed });
  }
}
