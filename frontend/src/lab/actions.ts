/** Buttons that ask the server: check an answer in a lesson, hand in a paper. */

import type { Messages } from './messages';
import {
  answerText,
  busyButton,
  element,
  isBlank,
  isPartlyFilled,
  paragraph,
  type Answer,
  type Facts,
  type QuestionForm,
  type Strings
} from '../question';
import { fromHtml } from '../ui/dom';
import { checkAnswer, findReceipt, handIn, reason, type Receipt } from './server';

/** A button below a self-check question; its feedback stands where the form says things. */
export function selfCheckButton(
  form: QuestionForm,
  lesson: string,
  messages: Messages,
  strings: Strings,
  checked: () => void
): HTMLElement {
  return busyButton(messages.check, async () => {
    if (isBlank(form.facts, form.answer)) {
      form.say(messages.answerFirst);
      return;
    }
    try {
      const feedback = await checkAnswer(lesson, form.facts.item ?? '', form.answer);
      checked();
      const box = element('div', 'ls-lesson ls-verdict');
      const verdict = element('p', 'ls-verdict-word');
      verdict.textContent = feedback.right ? messages.right : messages.wrong;
      const citations = element('p', 'ls-citations');
      citations.textContent = `${messages.basis}${feedback.citations.join('；')}`;
      const answer = answerText(form.facts, feedback.answer, strings);
      box.append(verdict);
      if (!feedback.right && answer) {
        box.append(paragraph(messages.rightAnswer(answer), 'ls-right-answer'));
      }
      box.append(fromHtml(feedback.rationale), citations);
      form.say(box, feedback.right ? 'right' : 'wrong');
    } catch (error) {
      form.say(reason(error, messages.unreachable));
    }
  });
}

/** How often a score that is being made is asked for. */
const SCORE_MS = 1500;

/** What the strip at the end of a paper needs of the page. */
export interface Paper {
  readonly path: string;
  forms(): readonly QuestionForm[];
  /** Rejects when the server cannot be reached. */
  save(): Promise<void>;
  /** Take no more answers, or take them again. */
  lock(on: boolean): void;
}

/**
 * The strip at the end of a paper. Handing in saves first; unanswered questions and empty blanks are named and have to be confirmed. What was
 * handed in takes no more answers, now and when it is opened again.
 */
export function handInStrip(paper: Paper, messages: Messages): HTMLElement {
  const strip = element('section', 'ls-hand-in');
  const status = element('div', 'ls-hand-in-status');
  status.setAttribute('role', 'status');
  const done = (receipt: Receipt): void => {
    const box = element('div', 'ls-feedback ls-right');
    box.append(...receiptLines(receipt, paper.forms(), messages).map(line => paragraph(line)));
    paper.lock(true);
    strip.replaceChildren(status);
    status.replaceChildren(box);
    if (receipt.scoring) {
      window.setTimeout(() => void followScore(), SCORE_MS);
    }
  };
  const followScore = async (): Promise<void> => {
    const receipt = await findReceipt(paper.path).catch(() => null);
    if (receipt) {
      done(receipt);
    }
  };
  const send = async (): Promise<void> => {
    // What is handed in is what is on the page, whatever is clicked meanwhile.
    paper.lock(true);
    try {
      await paper.save();
      done(await handIn(paper.path));
    } catch (error) {
      paper.lock(false);
      status.replaceChildren(paragraph(reason(error, messages.unreachable), 'ls-problem'));
    }
  };
  const ask = busyButton(messages.handIn, async () => {
    const open = labelsWhere(paper, isBlank);
    const partly = labelsWhere(paper, isPartlyFilled);
    const said = [
      ...(open ? [messages.unanswered(open)] : []),
      ...(partly ? [messages.emptyBlanks(partly)] : [])
    ];
    if (said.length === 0) {
      await send();
      return;
    }
    status.replaceChildren(
      ...said.map(text => paragraph(text, 'ls-problem')),
      busyButton(messages.handInAnyway, send)
    );
  });
  ask.classList.add('ls-primary');
  strip.append(ask, status);
  findReceipt(paper.path).then(
    receipt => {
      if (receipt) {
        done(receipt);
      }
    },
    () => undefined // Nobody to ask: handing in will say so.
  );
  return strip;
}

function labelsWhere(paper: Paper, which: (facts: Facts, answer: Answer) => boolean): string {
  return paper
    .forms()
    .filter(form => which(form.facts, form.answer))
    .map(form => form.facts.label)
    .join('、');
}

function receiptLines(
  receipt: Receipt,
  forms: readonly QuestionForm[],
  messages: Messages
): string[] {
  const lines = messages.receipt(receipt);
  const { score } = receipt;
  if (receipt.scoring) {
    lines.push(messages.scoring);
  } else if (score) {
    const labels = forms
      .filter(form => score.lost.includes(form.facts.question))
      .map(form => form.facts.label);
    lines.push(messages.score(score));
    lines.push(...(labels.length > 0 ? [messages.lost(labels.join('、'))] : []));
  }
  return lines;
}
