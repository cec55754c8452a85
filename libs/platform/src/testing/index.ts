export * from './dto-agreement';
