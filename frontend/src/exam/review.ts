/** A practice paper that was handed in: every question with one's own answer, the right one, the reason and the articles. */

import {
  answerText,
  element,
  paragraph,
  readFacts,
  stringsOf,
  type Answer,
  type Facts
} from '../question';
import { citedNode, type Articles } from '../ui/articles';
import { fromHtml } from '../ui/dom';
import { trans, words } from '../words/words';
import { PaperView, type Arrangement, type Content } from './paper_view';

export interface Lesson {
  readonly answer: Answer;
  readonly reference: string;
  readonly rationale: string;
  readonly citations: readonly string[];
  readonly articles: Articles;
}

export interface ReviewedQuestion {
  readonly given: Answer;
  readonly points: number;
  readonly score: number | null;
  readonly lesson: Lesson | null;
}

/** `questions` is null before the paper is scored. */
export interface Review extends Arrangement {
  readonly paper: Content;
  readonly questions: Readonly<Record<string, ReviewedQuestion>> | null;
}

/** Fill `node` with the paper, each question with what there is to learn from it; returns the view for its numbers. */
export function showReview(node: HTMLElement, review: Review): PaperView {
  const view = new PaperView(review.paper, review, null);
  const title = element('h2', '');
  title.id = 'review-title';
  title.textContent = words.reviewTitle;
  for (const [name, reviewed] of Object.entries(review.questions ?? {})) {
    view.show(name, reviewed.given, false);
    const right = reviewed.score === null ? null : reviewed.score >= reviewed.points;
    view.tell(name, facts => told(facts, reviewed), right);
  }
  view.lock(true);
  view.map.classList.add('room-review-map');
  node.replaceChildren(...sectionScores(review), title, view.map, view.body);
  node.hidden = false;
  return view;
}

/** What was reached in each section; nothing where there is one alone. */
function sectionScores({ paper, questions }: Review): HTMLElement[] {
  if (!questions || paper.sections.length < 2) {
    return [];
  }
  const table = element('table', 'room-table room-narrow room-sections');
  const caption = document.createElement('caption');
  caption.textContent = words.sectionScores;
  const head = document.createElement('thead');
  head.append(row('col', [words.section, words.sectionReached, words.sectionRight]));
  const body = document.createElement('tbody');
  for (const section of paper.sections) {
    const own = section.groups
      .flatMap(group => group.questions)
      .map(raw => readFacts(raw))
      .flatMap(facts => (typeof facts === 'string' ? [] : [questions[facts.question]]))
      .filter(each => each !== undefined);
    const points = sum(own.map(each => each.points));
    const open = own.some(each => each.score === null);
    const reached = open ? words.toBeMarked : plain(sum(own.map(each => each.score ?? 0)));
    const right = own.filter(each => each.score !== null && each.score >= each.points).length;
    const name = fromHtml(section.head).querySelector('h1, h2, h3')?.textContent ?? '';
    body.append(row('row', [name, `${reached}/${plain(points)}`, `${right}/${own.length}`]));
  }
  table.append(caption, head, body);
  return [table];
}

function row(scope: 'col' | 'row', texts: readonly string[]): HTMLElement {
  const node = document.createElement('tr');
  node.append(
    ...texts.map((text, place) => {
      const isHead = scope === 'col' || place === 0;
      const cell = document.createElement(isHead ? 'th' : 'td');
      if (isHead) {
        cell.setAttribute('scope', scope);
      }
      cell.textContent = text;
      return cell;
    })
  );
  return node;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}

function plain(points: number): string {
  return String(Number(points.toFixed(2)));
}

function told(facts: Facts, { given, points, score, lesson }: ReviewedQuestion): HTMLElement {
  const strings = stringsOf(trans);
  const box = element('div', 'ls-lesson');
  const verdict = element('strong', '');
  verdict.textContent = verdictOf(score, points);
  const own = answerText(facts, given, strings) || words.noAnswer;
  if (lesson === null) {
    const known = score === null ? [] : [verdict];
    box.append(...known, paragraph(words.ownAnswer(own)), paragraph(words.notTold));
    return box;
  }
  box.append(verdict, paragraph(words.ownAnswer(own)));
  const right = answerText(facts, lesson.answer, strings);
  if (right) {
    box.append(paragraph(words.rightAnswer(right), 'ls-right-answer'));
  }
  if (lesson.reference) {
    box.append(paragraph(words.reference), fromHtml(lesson.reference));
  }
  box.append(fromHtml(lesson.rationale), citedNode(lesson.citations, lesson.articles));
  return box;
}

function verdictOf(score: number | null, points: number): string {
  if (score === null) {
    return words.toBeMarked;
  }
  const reached = words.points(plain(score), plain(points));
  const word = score >= points ? words.right : score > 0 ? words.partlyRight : words.wrong;
  return `${word}（${reached}）`;
}
