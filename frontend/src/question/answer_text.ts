/** An answer as people read it, in the letters that stand on this page. */

import { isBlank, type Answer, type Facts } from './model';
import type { Strings } from './strings';

/** `B`, `A、C`, `正确`, the text of a blank, `六十日；公告` of several; empty for no answer. */
export function answerText(facts: Facts, answer: Answer, strings: Strings): string {
  if (isBlank(facts, answer)) {
    return '';
  }
  if (typeof answer === 'boolean') {
    return answer ? strings.yes : strings.no;
  }
  const parts = typeof answer === 'string' ? [answer] : (answer ?? []);
  if (facts.options.length > 0) {
    const chosen = facts.options.filter(option => parts.includes(option.id));
    return chosen.map(option => option.letter ?? option.id).join('、');
  }
  return parts.join('；');
}
