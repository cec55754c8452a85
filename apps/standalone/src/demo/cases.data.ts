import { DEMO_APPLICANT } from '@yikou/platform';
import { citizenIdFrom, creditCodeFrom, parseBeijingDay, parseDivisionCode } from '@yikou/shared-kernel';
import { DEMO_PERSON } from './city';

/** One act of somebody on a sample case. */
export interface Act {
  readonly as: string;
  /** With `{caseId}` where the case is named; in the body as well. */
  readonly path: string;
  readonly body?: unknown;
}

/** A sample case: who applies for what, and what has happened to it so far, in order. */
export interface SampleCase {
  readonly name: string;
  readonly item: string;
  readonly channel: 'window' | 'online' | 'mobile' | 'mail';
  readonly applicant: { readonly kind: 'natural' | 'legal'; readonly name: string; readonly number: string; readonly phone?: string };
  /** Codes of the materials handed in. */
  readonly materials: readonly string[];
  readonly acts: readonly Act[];
}

const bayuquan = parseDivisionCode('210804');
const company = (name: string, organisation: string) =>
  ({ kind: 'legal', name, number: creditCodeFrom({ kind: '91', division: bayuquan, organisation }) }) as const;
const person = (name: string, born: string, sequence: number) =>
  ({ kind: 'natural', name, number: citizenIdFrom(parseDivisionCode('210803'), parseBeijingDay(born), sequence) }) as const;

const shop = { kind: 'legal', name: '营口示例食品有限公司', number: DEMO_APPLICANT.number, phone: '04172836000' } as const;
const ALL = ['application', 'conditions'] as const;

const intake = (path: string, body?: unknown): Act => ({ as: 'clerk', path: `/intake/cases/{caseId}/${path}`, body });
const review = (as: string, path: string, body: unknown): Act => ({ as, path: `/approval/reviews/{caseId}/${path}`, body });
const accept = intake('acceptances');
const examine = (opinion: string, text: string, as = 'officer') => review(as, 'examinations', { opinion, text });
const grant = (as = 'officer2') => review(as, 'decisions', { outcome: 'granted' });
const deliver = (method: string) => intake('deliveries', { method });
const granted = [accept, examine('grant', '材料齐全，符合法定条件。'), grant()] as const;

export const SAMPLE_CASES: readonly SampleCase[] = [
  {
    name: 'paid',
    item: '食品经营许可',
    channel: 'window',
    applicant: shop,
    materials: ALL,
    acts: [
      ...granted,
      deliver('window'),
      {
        as: 'applicant',
        path: '/feedback/ratings',
        body: { caseId: '{caseId}', grade: 'verySatisfied', tags: ['efficiency'], text: '办得很快。' },
      },
    ],
  },
  {
    name: 'entitled',
    item: '第三类医疗器械经营许可',
    channel: 'online',
    applicant: shop,
    materials: ALL,
    acts: [...granted, deliver('electronic')],
  },
  {
    name: 'granted',
    item: '旅行社设立许可',
    channel: 'window',
    applicant: company('营口示例旅行社有限公司', 'MA0YK002'),
    materials: ALL,
    acts: [...granted],
  },
  {
    name: 'refused',
    item: '危险化学品经营许可',
    channel: 'window',
    applicant: company('营口示例化工有限公司', 'MA0YK003'),
    materials: ALL,
    acts: [
      accept,
      examine('refuse', '储存设施与居民区的距离不足。'),
      review('officer2', 'decisions', { outcome: 'refused', reasons: ['储存设施不符合国家标准（危险化学品安全管理条例第三十四条）'] }),
      deliver('window'),
    ],
  },
  {
    name: 'acceptance-refused',
    item: '取水许可',
    channel: 'mail',
    applicant: company('营口示例水务有限公司', 'MA0YK004'),
    materials: ['application'],
    acts: [
      intake('refusals', {
        reasons: ['取水口位于流域管理机构审批范围，不属于本机关职权范围，请向流域管理机构申请'],
        remedies: '可自收到本决定之日起六十日内申请行政复议，或者六个月内提起行政诉讼',
      }),
    ],
  },
  {
    name: 'registered',
    item: '食品经营许可',
    channel: 'online',
    applicant: company('营口示例餐饮有限公司', 'MA0YK005'),
    materials: ALL,
    acts: [intake('visits')],
  },
  {
    name: 'noticed',
    item: '人力资源服务许可',
    channel: 'window',
    applicant: company('营口示例人力资源有限公司', 'MA0YK006'),
    materials: ['application'],
    acts: [intake('visits'), intake('notices', { missing: [{ code: 'conditions', reason: '未附营业场所的证明' }] })],
  },
  {
    name: 'accepted',
    item: '港口经营许可',
    channel: 'window',
    applicant: company('营口示例港务有限公司', 'MA0YK007'),
    materials: ALL,
    acts: [accept, intake('notes', { text: '已电话告知申请人办理时限。' })],
  },
  {
    name: 'examined',
    item: '特种设备作业人员资格认定',
    channel: 'mobile',
    applicant: person('演示甲', '1979-11-03', 12),
    materials: ALL,
    acts: [
      accept,
      review('officer', 'advice', { source: 'outside', from: '考试机构', text: '考试合格。' }),
      examine('grant', '考试与体检合格。'),
    ],
  },
  {
    name: 'no-licence-needed',
    item: '地图审核',
    channel: 'online',
    applicant: company('营口示例文化有限公司', 'MA0YK008'),
    materials: ALL,
    acts: [
      accept,
      examine('noLicenceNeeded', '景区示意图，依法不需要送审。'),
      review('officer2', 'decisions', { outcome: 'noLicenceNeeded' }),
    ],
  },
  {
    name: 'instant',
    item: '住房公积金提取',
    channel: 'mobile',
    applicant: { kind: 'natural', name: '演示乙', number: DEMO_PERSON },
    materials: ALL,
    acts: [accept, grant('fund-1'), deliver('electronic')],
  },
  {
    name: 'waiting',
    item: '工伤认定',
    channel: 'window',
    applicant: person('演示丙', '1990-02-17', 7),
    materials: ALL,
    acts: [accept, examine('needsMore', '需要补充了解事故经过。', 'labour-1')],
  },
];
