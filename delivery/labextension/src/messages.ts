/** What people read around the questions. Chinese by default; English where JupyterLab's language is English. */

import type { Receipt } from './server';

export interface Messages {
  readonly factory: string;
  readonly notOurs: string;
  readonly progress: (answered: number, count: number) => string;
  readonly previous: string;
  readonly next: string;
  readonly nextOpen: string;
  readonly larger: string;
  readonly smaller: string;
  readonly questions: string;
  readonly outline: string;
  readonly saved: string;
  readonly saving: string;
  readonly unsaved: string;
  readonly offline: string;
  readonly state: (answered: boolean, marked: boolean) => string;
  readonly missingAnswer: (question: string) => string;
  readonly repeated: (question: string) => string;
  readonly plain: string;
  readonly check: string;
  readonly answerFirst: string;
  readonly right: string;
  readonly wrong: string;
  readonly basis: string;
  readonly handIn: string;
  readonly handInAnyway: string;
  readonly unanswered: (labels: string) => string;
  readonly receipt: (receipt: Receipt) => string[];
  readonly unreachable: string;
}

export const CHINESE: Messages = {
  factory: '学习与答题',
  notOurs: '这个文件不是课程或试卷。',
  progress: (answered, count) => `已答 ${answered} / ${count} 题`,
  previous: '上一题',
  next: '下一题',
  nextOpen: '下一道未答',
  larger: '放大文字',
  smaller: '缩小文字',
  questions: '题目',
  outline: '目录',
  saved: '已保存',
  saving: '正在保存……',
  unsaved: '有未保存的答案',
  offline: '连不上服务器。答案已留在本机，恢复后自动保存，请不要关闭页面。',
  state: (answered, marked) => (answered ? '已答' : '未答') + (marked ? '，已标记' : ''),
  missingAnswer: question => `题目 ${question} 的答题区不见了，请联系管理员。其他题目不受影响。`,
  repeated: question => `题目 ${question} 出现了不止一次，请联系管理员。其他题目不受影响。`,
  plain: '以普通 notebook 打开',
  check: '核对答案',
  answerFirst: '请先作答，再核对答案。',
  right: '回答正确',
  wrong: '回答错误',
  basis: '依据：',
  handIn: '交卷',
  handInAnyway: '仍然交卷',
  unanswered: labels => `还有题目没有作答：第 ${labels} 题。`,
  receipt: ({ at, answered, questions, sha256 }) => [
    '已交卷，请保存此回执。',
    `交卷时间：${at}`,
    `作答情况：${answered} / ${questions} 题`,
    `答卷校验码：${sha256}`
  ],
  unreachable: '连不上服务器，没有办成。答案仍在，请稍后再试。'
};

export const ENGLISH: Messages = {
  factory: 'Study and answer',
  notOurs: 'This file is neither a lesson nor a paper.',
  progress: (answered, count) => `${answered} of ${count} answered`,
  previous: 'Previous',
  next: 'Next',
  nextOpen: 'Next unanswered',
  larger: 'Larger text',
  smaller: 'Smaller text',
  questions: 'Questions',
  outline: 'Outline',
  saved: 'Saved',
  saving: 'Saving…',
  unsaved: 'Not saved yet',
  offline: 'No connection to the server. Your answers are kept here and saved when it returns.',
  state: (answered, marked) => (answered ? 'answered' : 'unanswered') + (marked ? ', marked' : ''),
  missingAnswer: question => `The answer of question ${question} is missing.`,
  repeated: question => `Question ${question} stands here more than once.`,
  plain: 'Open as a plain notebook',
  check: 'Check the answer',
  answerFirst: 'Answer first, then check.',
  right: 'Right',
  wrong: 'Wrong',
  basis: 'Legal basis: ',
  handIn: 'Hand in',
  handInAnyway: 'Hand in all the same',
  unanswered: labels => `Not answered yet: ${labels}.`,
  receipt: ({ at, answered, questions, sha256 }) => [
    'Handed in. Keep this receipt.',
    `Time: ${at}`,
    `Answered: ${answered} of ${questions}`,
    `Hash of the paper: ${sha256}`
  ],
  unreachable: 'No connection to the server; nothing was done. Your answers are kept.'
};
