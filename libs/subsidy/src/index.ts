export { subsidyService } from './subsidy.service';
