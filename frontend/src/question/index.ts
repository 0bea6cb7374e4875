/** The question form: what it shows, how it looks, and how answers are written. Nothing here knows JupyterLab. */

export { answerText } from './answer_text';
export { busyButton, button, element, paragraph } from './dom';
export { QuestionForm, problemNode, type Host } from './form';
export { literal, readAnswer, writeAnswer } from './literal';
export {
  SCHEMA,
  charactersOver,
  fits,
  hasShape,
  isBlank,
  isPartlyFilled,
  isConstructed,
  readFacts,
  type Answer,
  type Facts,
  type FactsError,
  type Kind,
  type Option
} from './model';
export { stringsOf, type Strings } from './strings';
export { translation, type Translation } from './translation';
