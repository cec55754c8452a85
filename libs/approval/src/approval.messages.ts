import type { Messages } from '@yikou/platform';

export const approvalMessages: Messages = {
  REVIEW_NOT_FOUND: { status: 404, zh: '没有该办件的审批记录', en: 'There is no review of this case' },
  NOT_CERTIFIED: {
    status: 403,
    zh: '未持有本事项执法领域的有效执法资格证，不得审核或决定（持证上岗）',
    en: 'No certificate in force for the field of law of the item: no administrative act',
  },
  OTHER_DEPARTMENT: { status: 403, zh: '不是本部门的办件', en: 'The case is of another department' },
  EXAMINER_MAY_NOT_DECIDE: { status: 403, zh: '审核人员不得作出审批决定（审批分离）', en: 'Who has examined a case does not decide it' },
  REASONS_REQUIRED: { status: 422, zh: '不予许可应当说明理由（行政许可法第三十八条）', en: 'A refusal gives its reasons' },
  NUMBERED_OTHERWISE: { status: 409, zh: '决定已有其他文号', en: 'The decision has another number' },
  ADVERSE_FILING_NOT_FOUND: { status: 404, zh: '没有该否定性结果的备案', en: 'No such adverse outcome was filed' },
  SUBJECT_ERASED: { status: 409, zh: '申请人的个人信息已删除', en: 'The personal data of the applicant were erased' },
  FILING_ALREADY_CONFIRMED: { status: 409, zh: '备案已经确认', en: 'The filing is confirmed already' },
};
