/** What people read on a question form. The host may give translations; Simplified Chinese is the default. */

import type { Kind } from './model';

export interface Strings {
  readonly number: (label: string) => string;
  readonly points: (points: string) => string;
  readonly kinds: Readonly<Record<Kind, string>>;
  readonly yes: string;
  readonly no: string;
  readonly blank: (position: number, count: number) => string;
  readonly answer: string;
  readonly characters: (count: number) => string;
  readonly mark: string;
  readonly clear: string;
  readonly byHand: string;
  readonly noSuchOption: string;
  readonly answerAgain: string;
  readonly unknownVersion: string;
  readonly damaged: string;
}

export const CHINESE: Strings = {
  number: label => `第${label}题`,
  points: points => `（${points}分）`,
  kinds: {
    single: '单选',
    multiple: '多选',
    true_false: '判断',
    fill_in: '填空',
    short_answer: '简答',
    essay: '论述'
  },
  yes: '正确',
  no: '错误',
  blank: (position, count) => (count === 1 ? '答案' : `第 ${position} 空`),
  answer: '作答',
  characters: count => `${count} 字`,
  mark: '标记，稍后再看',
  clear: '清除答案',
  byHand: '这道题的答案是手工输入的，系统读不出来。已保留原样，没有改动。',
  noSuchOption: '这道题的答案不是现有选项。已保留原样，没有改动。',
  answerAgain: '重新作答',
  unknownVersion: '这道题的格式版本不被支持，请联系管理员。其他题目不受影响。',
  damaged: '这道题的数据已损坏，请联系管理员。其他题目不受影响。'
};

export const ENGLISH: Strings = {
  number: label => `Question ${label}`,
  points: points => ` (${points} points)`,
  kinds: {
    single: 'single choice',
    multiple: 'multiple choice',
    true_false: 'true or false',
    fill_in: 'fill in',
    short_answer: 'short answer',
    essay: 'essay'
  },
  yes: 'True',
  no: 'False',
  blank: (position, count) => (count === 1 ? 'Answer' : `Blank ${position}`),
  answer: 'Your answer',
  characters: count => `${count} characters`,
  mark: 'Mark for later',
  clear: 'Clear the answer',
  byHand: 'This answer was typed by hand and cannot be read. It was left as it is.',
  noSuchOption: 'This answer names no existing option. It was left as it is.',
  answerAgain: 'Answer again',
  unknownVersion: 'This question has a format that is not known here. Tell the administrator.',
  damaged: 'The data of this question is damaged. Tell the administrator.'
};
