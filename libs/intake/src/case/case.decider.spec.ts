import { checkDecider, specification } from '@yikou/event-sourcing/testing';
import { isCaseNoOf } from '@yikou/shared-kernel';
import fc from 'fast-check';
import {
  accept,
  accepted,
  addNote,
  applicant,
  at,
  caseId,
  clerkId,
  countVisit,
  decide,
  decided,
  deliver,
  delivered,
  filed,
  giveNotice,
  item,
  list,
  material,
  noticed,
  otherClerkId,
  refuse,
  refused,
  register,
  registered,
  sealed,
  supply,
  takeOver,
} from '../testing/cases';
import type { CaseCommand, CaseEvent } from './case';
import { serviceCase } from './case.decider';

const { given } = specification(serviceCase);

describe('registering a case', () => {
  it('gives it a number of its id and day, and the clerk who was asked first', () => {
    given().when(register).then(registered);
    expect(isCaseNoOf(registered.caseNo, caseId)).toBe(true);
    given(registered).thenState({ status: 'registered', contact: clerkId, visits: 1 });
  });

  it('is for a published item only', () => {
    given()
      .when({ ...register, item: undefined })
      .thenRejected('ITEM_NOT_IN_FORCE', { field: 'itemId' });
  });

  it('takes no material that the guide does not name (§31)', () => {
    given()
      .when({ ...register, materials: [material('application'), material('patent')] })
      .thenRejected('MATERIAL_NOT_ASKED', { field: 'materials', codes: ['patent'] });
  });

  it('keeps a material that is handed in twice once, by its content', () => {
    given()
      .when({ ...register, materials: [material('layout'), material('layout'), material('layout', 'b')] })
      .then({ ...registered, materials: [material('layout'), material('layout', 'b')] });
  });

  it('is done once', () => {
    given(registered).when(register).thenRejected('NOT_ALLOWED', { status: 'registered' });
  });

  it('counts as a visit at the window only', () => {
    for (const channel of ['online', 'mobile', 'mail', 'otherCity'] as const) {
      given({ ...registered, channel }).thenState({ visits: 0 });
    }
  });
});

describe('the one-time notice (§32(4))', () => {
  it('tells everything that is missing', () => {
    given(registered).when(giveNotice).then(noticed);
    given(registered, noticed).thenState({ status: 'noticed', outstanding: ['layout'] });
  });

  it('is given once: a second is refused, also after everything was supplied', () => {
    const allowed = ['SupplyMaterials', 'AcceptCase', 'RefuseAcceptance', 'CountVisit', 'TakeOver', 'AddNote'];
    given(registered, noticed).when(giveNotice).thenRejected('NOT_ALLOWED', { status: 'noticed', allowed });
    given(registered, noticed, { type: 'MaterialsSupplied', materials: [material('layout', 'b')], suppliedAt: at('02:30') })
      .when(giveNotice)
      .thenRejected('NOT_ALLOWED', { status: 'noticed' });
  });

  it('asks for nothing that the guide does not name (§31), nor for what the authorities issue themselves', () => {
    const asking = (code: string): CaseCommand => ({ ...giveNotice, missing: [{ code, reason: sealed('absent') }] });
    given(registered)
      .when(asking('patent'))
      .thenRejected('MATERIAL_NOT_ASKED', { field: 'missing', codes: ['patent'] });
    given(registered)
      .when(asking('licence'))
      .thenRejected('MATERIAL_NOT_ASKED', { field: 'missing', codes: ['licence'] });
  });

  it('names each material once', () => {
    const twice = [noticed.missing[0]!, noticed.missing[0]!];
    given(registered)
      .when({ ...giveNotice, missing: twice })
      .thenRejected('NOTICE_REPEATS', { field: 'missing' });
  });

  it('is too late once the case is accepted or refused', () => {
    given(registered, accepted).when(giveNotice).thenRejected('NOT_ALLOWED', { status: 'accepted' });
    given(registered, refused, filed).when(giveNotice).thenRejected('NOT_ALLOWED', { status: 'acceptanceRefused' });
  });
});

describe('supplying materials', () => {
  it('is recorded with what is new only', () => {
    given(registered)
      .when(supply(material('layout'), material('photos')))
      .then({ type: 'MaterialsSupplied', materials: [material('photos')], suppliedAt: at('02:30') });
    given(registered)
      .when(supply(material('layout')))
      .thenNothing();
  });

  it('takes no material that the guide does not name (§31)', () => {
    given(registered, noticed)
      .when(supply(material('patent')))
      .thenRejected('MATERIAL_NOT_ASKED', { codes: ['patent'] });
  });

  it('ends with acceptance', () => {
    given(registered, accepted)
      .when(supply(material('photos')))
      .thenRejected('NOT_ALLOWED', { status: 'accepted' });
  });
});

describe('accepting', () => {
  const bare = { ...registered, materials: [] };

  it('needs every required material, save those that the authorities issue', () => {
    given(registered).when(accept).then(accepted);
    given(bare)
      .when(accept)
      .thenRejected('MATERIALS_MISSING', { status: 'registered', missing: ['application', 'layout'] });
    given(bare, { type: 'MaterialsSupplied', materials: registered.materials, suppliedAt: at('02:30') })
      .when(accept)
      .then(accepted);
  });

  it('needs what the notice found faulty, even though it had been handed in', () => {
    given(registered, noticed)
      .when(accept)
      .thenRejected('MATERIALS_MISSING', { status: 'noticed', missing: ['layout'] });
    given(registered, noticed)
      .when(supply(material('layout')))
      .thenNothing();
    given(registered, noticed, { type: 'MaterialsSupplied', materials: [material('layout', 'b')], suppliedAt: at('02:30') })
      .when(accept)
      .then(accepted);
  });

  it('needs an optional material once the notice has named it', () => {
    const photos: CaseEvent = { ...noticed, missing: [{ code: 'photos', reason: sealed('blurred') }] };
    given(registered, photos)
      .when(accept)
      .thenRejected('MATERIALS_MISSING', { missing: ['photos'] });
  });

  it('needs nothing where the item asks for nothing', () => {
    const plain = { ...item, materials: [] };
    given({ ...bare, item: plain })
      .when(accept)
      .then(accepted);
  });

  it('takes no licence outside the list in force (清单之外无许可)', () => {
    given(registered)
      .when({ ...accept, list: undefined })
      .thenRejected('ITEM_NOT_LISTED', { itemId: item.itemId });
    given(registered)
      .when({ ...accept, list: { ...list, holdsItem: false } })
      .thenRejected('ITEM_NOT_LISTED', { list: { ...list, holdsItem: false } });
  });

  it('takes nothing whose item was withdrawn meanwhile, licence or not', () => {
    for (const kind of ['licence', 'publicService'] as const) {
      given({ ...registered, item: { ...item, kind } })
        .when({ ...accept, itemInForce: false })
        .thenRejected('ITEM_NOT_IN_FORCE', { itemId: item.itemId });
    }
  });

  it('needs no list for what is no licence', () => {
    const { list: _, ...withoutList } = accepted;
    given({ ...registered, item: { ...item, kind: 'publicService' } })
      .when({ ...accept, list: undefined })
      .then(withoutList);
  });

  it('is done once, and then allows what comes next', () => {
    const allowed = ['CountVisit', 'TakeOver', 'AddNote'];
    given(registered, accepted).when(accept).thenRejected('NOT_ALLOWED', { status: 'accepted', allowed });
  });
});

describe('refusing to accept (§32, §38)', () => {
  it('gives reasons and remedies, and is filed in the same step (否定性备案)', () => {
    given(registered).when(refuse).then(refused, filed);
    given(registered, noticed).when(refuse).then(refused, filed);
  });

  it('is refused without reasons or remedies', () => {
    given(registered)
      .when({ ...refuse, reasons: [] })
      .thenRejected('REASONS_MISSING', { field: 'reasons' });
    given(registered)
      .when({ ...refuse, remedies: ' ' })
      .thenRejected('REMEDIES_MISSING', { field: 'remedies' });
  });

  it('ends the case', () => {
    given(registered, refused, filed)
      .when(accept)
      .thenRejected('NOT_ALLOWED', { status: 'acceptanceRefused', allowed: ['AddNote'] });
    given(registered, accepted).when(refuse).thenRejected('NOT_ALLOWED', { status: 'accepted' });
  });
});

describe('the decision', () => {
  it('is recorded on an accepted case, once', () => {
    given(registered, accepted).when(decide).then(decided);
    given(registered).when(decide).thenRejected('NOT_ALLOWED', { status: 'registered' });
    given(registered, accepted, decided).when(decide).thenRejected('NOT_ALLOWED', { status: 'decided' });
  });
});

describe('delivering (§44)', () => {
  const byMail: CaseCommand = { ...deliver, method: 'mail', trackingNo: 'EA123456789CN' };

  it('closes a decided case, and counts a visit at the window', () => {
    given(registered, accepted, decided).when(deliver).then(delivered);
    given(registered, accepted, decided, delivered).thenState({ status: 'delivered', visits: 2 });
  });

  it('gives the tracking number of what goes by mail, and of nothing else', () => {
    given(registered, accepted, decided)
      .when(byMail)
      .then({ ...delivered, method: 'mail', trackingNo: 'EA123456789CN', visits: 1 });
    for (const wrong of [
      { ...deliver, method: 'mail' },
      { ...deliver, trackingNo: 'EA123456789CN' },
      { ...deliver, method: 'electronic', trackingNo: 'EA123456789CN' },
    ] satisfies CaseCommand[]) {
      given(registered, accepted, decided).when(wrong).thenRejected('INVALID_TRACKING_NUMBER', { field: 'trackingNo' });
    }
  });

  it('gives no document number where no licence was needed', () => {
    const { documentNumber: _, ...unnumbered } = delivered;
    given(registered, accepted, { type: 'CaseDecided', outcome: 'noLicenceNeeded', decidedAt: at('04:00') })
      .when(deliver)
      .then({ ...unnumbered, outcome: 'noLicenceNeeded' });
  });

  it('is never done in an undecided case, and never twice', () => {
    given(registered, accepted).when(deliver).thenRejected('NOT_ALLOWED', { status: 'accepted' });
    given(registered, accepted, decided, delivered)
      .when(deliver)
      .thenRejected('NOT_ALLOWED', { status: 'delivered', allowed: ['AddNote'] });
  });
});

const histories: Record<string, CaseEvent[]> = {
  registered: [registered],
  noticed: [registered, noticed],
  accepted: [registered, accepted],
  decided: [registered, accepted, decided],
  delivered: [registered, accepted, decided, delivered],
  acceptanceRefused: [registered, refused, filed],
};

describe('notes', () => {
  it.each(Object.entries(histories))('are taken in a case that is %s', (status, history) => {
    given(...history)
      .when(addNote)
      .then({ ...addNote, type: 'NoteAdded' });
    given(...history, { ...addNote, type: 'NoteAdded' }).thenState({ status });
  });

  it('are not taken before there is a case', () => {
    given().when(addNote).thenRejected('NOT_ALLOWED', { status: 'none' });
  });
});

describe('visits and hand-overs', () => {
  const { delivered: closed, acceptanceRefused, ...open } = histories;

  it.each(Object.entries(open))('go on in a case that is %s', (status, history) => {
    given(...history)
      .when(countVisit)
      .then({ type: 'VisitCounted', visits: 2, visitedAt: at('06:00') });
    given(...history)
      .when(takeOver)
      .then({ type: 'CaseTakenOver', from: clerkId, to: otherClerkId, takenOverAt: at('06:00') });
    given(...history, { type: 'VisitCounted', visits: 2, visitedAt: at('06:00') }).thenState({ status, visits: 2 });
  });

  it.each([closed!, acceptanceRefused!])('end with the case', (...history) => {
    given(...history)
      .when(countVisit)
      .thenRejected('NOT_ALLOWED');
    given(...history)
      .when(takeOver)
      .thenRejected('NOT_ALLOWED');
  });

  it('change nothing when the clerk has the case already', () => {
    given(registered)
      .when({ ...takeOver, clerkId })
      .thenNothing();
    given(registered, { type: 'CaseTakenOver', from: clerkId, to: otherClerkId, takenOverAt: at('06:00') })
      .when(takeOver)
      .thenNothing();
  });
});

it('holds what holds for every decider', () => {
  const codes = fc.constantFrom('application', 'layout', 'licence', 'photos', 'patent');
  const materials = fc.array(fc.record({ code: codes, content: fc.constantFrom('a', 'b') }), { maxLength: 3 });
  const held = materials.map((all) => all.map(({ code, content }) => material(code, content)));
  const commands: fc.Arbitrary<CaseCommand> = fc.oneof(
    held.map((each) => ({ ...register, materials: each, applicant })),
    fc.constantFrom<CaseCommand>(register, { ...register, item: undefined }, { ...register, item: { ...item, materials: [] } }),
    fc.array(codes, { maxLength: 3 }).map((each) => ({ ...giveNotice, missing: each.map((code) => ({ code, reason: sealed('r') })) })),
    held.map((each) => supply(...each)),
    fc.constantFrom<CaseCommand>(accept, { ...accept, list: undefined }, { ...accept, itemInForce: false }, refuse, {
      ...refuse,
      reasons: [],
    }),
    fc.constantFrom<CaseCommand>(decide, deliver, { ...deliver, method: 'mail' }, addNote, countVisit, takeOver),
  );
  checkDecider({ decider: serviceCase, commands });
});
