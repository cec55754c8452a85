export { feedbackService } from './feedback.service';
