/** What people read on a question form. */

import type { Kind } from './model';
import type { Translation } from './translation';

export interface Strings {
  readonly number: (label: string) => string;
  readonly points: (points: string) => string;
  readonly kinds: Readonly<Record<Kind, string>>;
  readonly yes: string;
  readonly no: string;
  readonly blank: (position: number, count: number) => string;
  readonly answer: string;
  readonly characters: (count: number) => string;
  readonly tooLong: (limit: number, over: number) => string;
  readonly mark: string;
  readonly byHand: string;
  readonly noSuchOption: string;
  readonly answerAgain: string;
  readonly unknownVersion: string;
  readonly damaged: string;
  /** Of a lesson's steps and calculators. */
  readonly step: (label: string) => string;
  readonly chooseFirst: string;
  readonly choose: string;
  readonly goodChoice: string;
  readonly tempting: string;
  readonly better: (letter: string) => string;
  readonly calculate: string;
  readonly example: string;
  readonly inWords: string;
}

export function stringsOf(trans: Translation): Strings {
  return {
    number: label => trans.__('Question %1', label),
    points: points => trans.__(' (%1 points)', points),
    kinds: {
      single: trans.__('single choice'),
      multiple: trans.__('multiple choice'),
      true_false: trans.__('true or false'),
      fill_in: trans.__('fill in'),
      short_answer: trans.__('short answer'),
      essay: trans.__('essay')
    },
    yes: trans.__('True'),
    no: trans.__('False'),
    blank: (position, count) =>
      count === 1 ? trans.__('Answer') : trans.__('Blank %1', String(position)),
    answer: trans.__('Your answer'),
    characters: count => trans.__('%1 characters', String(count)),
    tooLong: (limit, over) =>
      trans.__(
        'At most %1 characters are taken here; these are %2 too many. Please shorten the text.',
        String(limit),
        String(over)
      ),
    mark: trans.__('Mark for later'),
    byHand: trans.__('This answer was typed by hand and cannot be read. It was left as it is.'),
    noSuchOption: trans.__('This answer names no existing option. It was left as it is.'),
    answerAgain: trans.__('Answer again'),
    unknownVersion: trans.__(
      'The format of this question is not known here. Tell the administrator. The other questions are not affected.'
    ),
    damaged: trans.__(
      'The data of this question is damaged. Tell the administrator. The other questions are not affected.'
    ),
    step: label => trans.__('Step %1', label),
    chooseFirst: trans.__('choose first, then read on'),
    choose: trans.__('This is my choice'),
    goodChoice: trans.__('That is the way.'),
    tempting: trans.__('Tempting, but no.'),
    better: letter => trans.__('The way is %1.', letter),
    calculate: trans.__('Calculate'),
    example: trans.__('Example: '),
    inWords: trans.__('In words')
  };
}
