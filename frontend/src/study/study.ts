/** Lessons: each question is checked on the server, one answer at a time. */

import { QuestionForm, element, isBlank, problemNode, readFacts, stringsOf } from '../question';
import { ServerError, ask, setting } from '../net/api';
import { busyButton, fromHtml } from '../ui/dom';
import { trans, words } from '../words/words';

interface Feedback {
  readonly right: boolean;
  readonly rationale: string;
  readonly citations: readonly string[];
}

for (const place of document.querySelectorAll<HTMLElement>('.room-self-check')) {
  place.replaceChildren(selfCheck(place.dataset.facts ?? ''));
}

function selfCheck(text: string): HTMLElement {
  const facts = readFacts(JSON.parse(text));
  const strings = stringsOf(trans);
  if (typeof facts === 'string') {
    return problemNode(facts === 'version' ? strings.unknownVersion : strings.damaged);
  }
  const form = new QuestionForm(
    facts,
    {
      render: fromHtml,
      changed: answer => {
        check.disabled = isBlank(facts, answer);
      }
    },
    strings
  );
  const check = busyButton(words.check, async () => {
    const body = { item: facts.item, lesson: setting('lesson'), answer: form.answer };
    try {
      const feedback = await ask<Feedback>('/api/self-check', body);
      form.say(told(feedback), feedback.right ? 'right' : 'wrong');
    } catch (error) {
      const said = error instanceof ServerError && !error.temporary ? error.message : '';
      form.say(said || words.notChecked);
    }
  });
  check.disabled = true;
  form.act(check);
  return form.node;
}

function told(feedback: Feedback): HTMLElement {
  const box = element('div', '');
  const verdict = element('strong', '');
  verdict.textContent = feedback.right ? words.right : words.wrong;
  const cited = element('p', '');
  cited.textContent = words.cited(feedback.citations.join('；'));
  box.append(verdict, fromHtml(feedback.rationale), cited);
  return box;
}
