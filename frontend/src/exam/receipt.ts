/** What a candidate gets after handing in. */

import { ServerError } from '../net/api';
import { busyButton, element, link, paragraph } from '../ui/dom';
import { ranges } from './hand_in';
import { words } from '../words/words';

export interface Receipt {
  /** Local time of the server, as text. */
  readonly at: string;
  readonly expired: boolean;
  readonly answered: number;
  readonly questions: number;
  readonly sha256: string;
  readonly score: {
    readonly score: number | null;
    readonly total: number;
    readonly lost: readonly string[];
    readonly withheld: boolean;
  } | null;
  readonly scoring: boolean;
}

/** `missing`: labels of the questions whose newest answers this page could not send before the paper was handed in. */
export function showReceipt(
  node: HTMLElement,
  receipt: Receipt,
  attempt: string,
  label: (question: string) => string,
  missing: readonly string[]
): void {
  const title = element('h1', '');
  title.textContent = receipt.expired ? words.expiredTitle : words.receiptTitle;
  title.tabIndex = -1;
  const rows: [string, string][] = [
    [words.receiptAt, receipt.at],
    [words.receiptAnswers, words.progress(receipt.answered, receipt.questions)],
    [words.receiptHash, (receipt.sha256.slice(0, 32).match(/.{4}/g) ?? []).join(' ')]
  ];
  const list = element('dl', 'room-facts');
  for (const [name, value] of rows) {
    const term = element('dt', '');
    const text = element('dd', '');
    term.textContent = name;
    text.textContent = value;
    list.append(term, text);
  }
  const lost = missing.length > 0 ? [alertOf(words.missing(ranges(missing)))] : [];
  node.replaceChildren(title, ...lost, list, ...scoreLines(receipt, label), ways(attempt));
  if (node.hidden) {
    node.hidden = false;
    title.focus();
  }
}

function scoreLines(receipt: Receipt, label: (question: string) => string): HTMLElement[] {
  const lines: string[] = [];
  if (receipt.scoring) {
    lines.push(words.scoring);
  } else if (receipt.score?.withheld) {
    lines.push(words.scoreWithheld);
  } else if (receipt.score && receipt.score.score !== null) {
    lines.push(words.score(String(receipt.score.score), String(receipt.score.total)));
    if (receipt.score.lost.length > 0) {
      const labels = receipt.score.lost.map(label).filter(Boolean);
      if (labels.length > 0) {
        lines.push(words.lost(labels.sort(byNumber).join('、')));
      }
    }
  }
  return lines.map(text => {
    const node = element('p', 'room-score');
    node.setAttribute('role', 'status');
    node.textContent = text;
    return node;
  });
}

function alertOf(text: string): HTMLElement {
  const node = element('p', 'room-error');
  node.setAttribute('role', 'alert');
  node.textContent = text;
  return node;
}

function ways(attempt: string): HTMLElement {
  const box = element('div', 'room-actions');
  box.append(link(words.print, `/receipt/${attempt}`), link(words.toMyPage, '/'));
  return box;
}

/** Where to go from a practice paper: try again, or to the questions that were wrong. */
export function practiceWays(again: () => Promise<void>): HTMLElement {
  const box = element('div', 'room-actions');
  const status = paragraph('');
  status.setAttribute('role', 'status');
  const button = busyButton(words.again, async () => {
    try {
      await again();
    } catch (error) {
      const said = error instanceof ServerError && !error.temporary ? error.message : '';
      status.textContent = said || words.notBegun;
    }
  });
  button.classList.add('room-primary');
  box.append(button, link(words.wrongBook, '/wrong-book'), status);
  return box;
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'zh-CN', { numeric: true });
}
