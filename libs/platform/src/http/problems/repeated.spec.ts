import { repeated } from './repeated';

describe('what a problem repeats of what a caller wrote', () => {
  it.each([
    '/',
    '/intake/cases/4cdd6ac7-923d-5f27-b87a-518fd2fe00db/notes',
    '/catalog/lists/city/2022/editions/1',
    '/supervision/departments/YK-SCJG/pushes',
    '/admin/read-models/intake_cases/rebuilds',
    '/lines/199/areaCode',
    '/unknownField',
    '/materials/0/sha256',
  ])('is %s as it stands', (path) => {
    expect(repeated(path)).toBe(path);
  });

  it.each([
    ['/intake/cases/21080219900101123X', '/intake/cases/-'],
    ['/intake/cases/13947205816', '/intake/cases/-'],
    ['/6217001234509876543/x', '/-/x'],
    ['/intake/欧阳踏雪/notes', '/intake/-/notes'],
    ['/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnc2lnc2lnc2ln', '/-'],
    ['/whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmU=', '/-'],
    ['/a b', '/-'],
  ])('is of %s no more than %s', (path, told) => {
    expect(repeated(path)).toBe(told);
  });
});
