import { IsInt, Max, Min } from 'class-validator';
import { Components } from './components';

const small = (max: number) => {
  class ViewDto {
    @IsInt()
    @Min(0)
    @Max(max)
    value!: number;
  }
  return ViewDto;
};

describe('schemas of a document', () => {
  it('have the name of their DTO, and the service in front where another service has that name already', () => {
    const components = new Components();
    const [first, second] = [small(1), small(2)];
    expect(components.ref(first, 'intake')).toEqual({ $ref: '#/components/schemas/ViewDto' });
    expect(components.ref(second, 'supervision')).toEqual({ $ref: '#/components/schemas/SupervisionViewDto' });
    expect(components.ref(first, 'supervision')).toEqual({ $ref: '#/components/schemas/ViewDto' });
    expect(Object.keys(components.schemas)).toEqual(['SupervisionViewDto', 'ViewDto']);
  });

  it('of one service never share a name', () => {
    const components = new Components();
    for (const dto of [small(1), small(2)]) components.ref(dto, 'intake');
    expect(() => components.ref(small(3), 'intake')).toThrow('two different DTOs have the name IntakeViewDto');
  });
});
