/** The study view: a lesson or a paper to read and answer, with no cells, prompts or kernels in sight. */

import type { ICellModel } from '@jupyterlab/cells';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';

import { handInStrip, selfCheckButton } from './actions';
import { History, type Change } from './history';
import type { Messages } from './messages';
import { renderMarkdown } from './markdown';
import { Navigator } from './navigator';
import {
  QuestionForm,
  element,
  isConstructed,
  problemNode,
  readAnswer,
  readFacts,
  writeAnswer,
  type Answer,
  type Facts,
  type Strings
} from '../question';
import { StudyRecord } from './record';
import { LessonParts } from './lesson_parts';
import { Saver } from './saver';

/** The metadata key of the notebook under which the questions marked for later are kept. */
const MARKS = 'lawstudy_marks';

export interface ViewOptions {
  readonly context: DocumentRegistry.IContext<INotebookModel>;
  readonly rendermime: IRenderMimeRegistry;
  readonly messages: Messages;
  readonly strings: Strings;
  /** Whether there is a server to check answers and to hand in to. */
  readonly server: boolean;
  /** Go to the home page; absent where there is none. */
  readonly goHome?: () => void;
  /** Open as a plain notebook; absent for cadres. */
  readonly openPlain?: (path: string) => void;
}

interface Question {
  readonly form: QuestionForm;
  readonly cell: ICellModel;
  readonly watch: () => void;
}

export class StudyView extends Widget {
  private readonly _model: INotebookModel;
  private readonly _page = element('main', 'ls-page');
  private readonly _navigator: Navigator;
  private readonly _saver: Saver;
  private readonly _history = new History();
  /** Lessons of who has a server; a paper is handed in as a whole. */
  private _record: StudyRecord | null = null;
  private _questions: Question[] = [];
  private _parts: LessonParts;
  private _rendering: Promise<void>[] = [];
  private _locked = false;

  constructor(private readonly _options: ViewOptions) {
    super();
    this.addClass('ls-view');
    this._model = _options.context.model;
    const { context, goHome, openPlain } = _options;
    this._navigator = new Navigator(_options.messages, {
      go: name => this._question(name)?.form.focus(),
      undo: () => this._undo(),
      redo: () => this._redo(),
      ...(goHome ? { home: () => void this._saveFirst().then(goHome) } : {}),
      ...(openPlain ? { plain: () => openPlain(context.path) } : {})
    });
    this._parts = this._newParts();
    this._saver = new Saver(_options.context, state => this._navigator.showSaving(state));
    this._navigator.follow(this._page);
    this.node.addEventListener('keydown', event => this._onKey(event));
    this.node.append(this._navigator.bar, this._navigator.outline, this._page);
    void _options.context.ready.then(() => this._open());
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._forget();
      this._saver.dispose();
      this._record?.dispose();
      super.dispose();
    }
  }

  private _open(): void {
    if (this.isDisposed) {
      return;
    }
    this._build();
    for (const [id, source] of this._saver.restore()) {
      const found = this._questions.find(question => question.cell.id === id);
      if (found && found.cell.sharedModel.getSource() !== source) {
        this._store(found.cell, source);
      }
    }
    this._model.cells.changed.connect(this._build, this);
    if (this._options.server && this._kind() === 'lesson') {
      this._record = new StudyRecord(this._model, {
        forms: () => this._questions.map(question => question.form),
        take: (form, answer) => this._take(form, answer),
        judged: (form, right) => {
          const { wasRight, wasWrong } = this._options.messages;
          form.say(right ? wasRight : wasWrong, right ? 'right' : 'wrong');
        },
        touched: () => this._saver.touched(),
        known: answers => this._parts.known(answers)
      });
      void this._record.meet();
    }
  }

  /** What was answered on the web pages meanwhile shows when the lesson is seen again. */
  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    void this._record?.meet();
  }

  private _take(form: QuestionForm, answer: Answer): void {
    const found = this._questions.find(question => question.form === form);
    if (found) {
      this._store(found.cell, sourceOf(form.facts, found.cell, answer));
      this._showProgress();
    }
  }

  private _newParts(): LessonParts {
    return new LessonParts(this._model, {
      server: this._options.server,
      strings: this._options.strings,
      unreachable: this._options.messages.unreachable,
      render: markdown => this._render(markdown),
      touched: () => this._saver.touched()
    });
  }

  private _build(): void {
    this._forget();
    this._page.replaceChildren();
    this._parts = this._newParts();
    const facts = this._model.getMetadata('lawstudy') as { title?: string } | undefined;
    if (!facts) {
      this._page.append(problemNode(this._options.messages.notOurs));
      return;
    }
    const cells = Array.from({ length: this._model.cells.length }, (_, i) =>
      this._model.cells.get(i)
    );
    const answers = new Map<string, number>();
    for (const cell of cells) {
      const name = role(cell) === 'answer' ? questionOf(cell) : undefined;
      if (name !== undefined) {
        answers.set(name, (answers.get(name) ?? 0) + 1);
      }
    }
    for (const cell of cells) {
      this._page.append(...this._parts.placed(cell, this._show(cell, answers)));
    }
    this._parts.restore();
    if (this._kind() === 'paper' && this._options.server) {
      this._page.append(
        handInStrip(
          {
            path: this._options.context.localPath,
            forms: () => this._questions.map(question => question.form),
            save: () => this._saver.flush(),
            lock: on => this._lock(on)
          },
          this._options.messages
        )
      );
    }
    this._navigator.build(
      this._page,
      this._questions.map(question => question.form),
      Promise.allSettled(this._rendering)
    );
    this._rendering = [];
    this._showProgress();
  }

  /** What a cell looks like; nothing for cells that are not for reading. */
  private _show(cell: ICellModel, answers: ReadonlyMap<string, number>): HTMLElement[] {
    const { messages } = this._options;
    switch (role(cell)) {
      case 'answer': {
        const name = questionOf(cell);
        if (name !== undefined && (answers.get(name) ?? 0) > 1) {
          return [problemNode(messages.repeated(name))];
        }
        return [this._form(cell)];
      }
      case 'stem': {
        // The form shows the stem; without one the question can at least be read.
        const name = questionOf(cell) ?? '';
        return answers.has(name)
          ? []
          : [this._text(cell), problemNode(messages.missingAnswer(name))];
      }
      case 'score':
        return [];
      case 'step':
        return [this._parts.step(cell)];
      case 'figure':
        return [this._parts.figure(cell)];
      case 'calculator':
        return [this._parts.calculator(cell, this._text(cell))];
      default:
        return cell.type === 'markdown' ? [this._text(cell)] : [];
    }
  }

  private _text(cell: ICellModel): HTMLElement {
    const node = this._render(cell.sharedModel.getSource());
    node.classList.add('ls-text');
    return node;
  }

  private _form(cell: ICellModel): HTMLElement {
    const { strings } = this._options;
    const facts = readFacts(cell.getMetadata('lawstudy'));
    if (typeof facts === 'string') {
      return problemNode(facts === 'version' ? strings.unknownVersion : strings.damaged);
    }
    const form = new QuestionForm(
      facts,
      {
        render: markdown => this._render(markdown),
        changed: answer => this._change(facts, cell, answer),
        marked: on => this._mark(facts.question, on)
      },
      strings
    );
    if (facts.item !== undefined && this._options.server) {
      const { item } = facts;
      const { messages } = this._options;
      const checked = (): void => this._record?.settled(item);
      form.act(selfCheckButton(form, this._id(), messages, strings, checked));
    }
    const watch = (): void => {
      form.show(answerOf(facts, cell));
      this._showProgress();
    };
    form.show(answerOf(facts, cell));
    form.showMark(this._marks().has(facts.question));
    cell.contentChanged.connect(watch);
    this._questions.push({ form, cell, watch });
    return form.node;
  }

  private _kind(): unknown {
    return (this._model.getMetadata('lawstudy') as { kind?: unknown } | undefined)?.kind;
  }

  private _id(): string {
    return String((this._model.getMetadata('lawstudy') as { id?: unknown } | undefined)?.id);
  }

  private _change(facts: Facts, cell: ICellModel, answer: Answer): void {
    const before = cell.sharedModel.getSource();
    const after = sourceOf(facts, cell, answer);
    const typed = facts.kind === 'fill_in' || isConstructed(facts.kind);
    this._history.add({ cell: cell.id, before, after, typed });
    this._store(cell, after);
    this._tellRecord(facts);
  }

  /** The home page shows what is on disk. */
  private async _saveFirst(): Promise<void> {
    try {
      await this._saver.flush();
    } catch {
      // Said in the bar already; the answers are kept.
    }
  }

  private _tellRecord({ item }: Facts): void {
    if (item !== undefined) {
      this._record?.changed(item);
    }
  }

  private _lock(on: boolean): void {
    this._locked = on;
    for (const { form } of this._questions) {
      form.lock(on);
    }
  }

  private _undo(): void {
    const change = this._locked ? undefined : this._history.undo();
    this._putBack(change, change?.before);
  }

  private _redo(): void {
    const change = this._locked ? undefined : this._history.redo();
    this._putBack(change, change?.after);
  }

  private _putBack(change: Change | undefined, source: string | undefined): void {
    const found = this._questions.find(({ cell }) => cell.id === change?.cell);
    if (found && source !== undefined) {
      this._store(found.cell, source);
      this._tellRecord(found.form.facts);
      found.form.focus();
    }
  }

  /** Undo and redo as everywhere; inside a text field they are the browser's own. Saving is never left to the browser. */
  private _onKey(event: KeyboardEvent): void {
    const { target } = event;
    const inText =
      target instanceof HTMLTextAreaElement ||
      (target instanceof HTMLInputElement && target.type === 'text');
    const key = event.key.toLowerCase();
    if (key === 's' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void this._saveFirst();
      return;
    }
    if (inText || !(event.ctrlKey || event.metaKey) || !['z', 'y'].includes(key)) {
      return;
    }
    event.preventDefault();
    if (key === 'y' || event.shiftKey) {
      this._redo();
    } else {
      this._undo();
    }
  }

  private _store(cell: ICellModel, source: string): void {
    cell.sharedModel.setSource(source);
    this._saver.changed(cell.id, source);
  }

  private _marks(): Set<string> {
    const marks: unknown = this._model.getMetadata(MARKS);
    return new Set(Array.isArray(marks) ? marks.map(String) : []);
  }

  private _mark(name: string, on: boolean): void {
    const marks = this._marks();
    if (on) {
      marks.add(name);
    } else {
      marks.delete(name);
    }
    this._model.setMetadata(MARKS, [...marks]);
    this._saver.touched();
    this._showProgress();
  }

  private _showProgress(): void {
    const marks = this._marks();
    this._navigator.show(
      this._questions.map(({ form }) => ({
        name: form.facts.question,
        answered: form.node.classList.contains('ls-answered'),
        marked: marks.has(form.facts.question)
      }))
    );
  }

  private _question(name: string): Question | undefined {
    return this._questions.find(question => question.form.facts.question === name);
  }

  private _render(markdown: string): HTMLElement {
    return renderMarkdown(this._options.rendermime, markdown, this._rendering);
  }

  private _forget(): void {
    for (const { cell, watch } of this._questions) {
      cell.contentChanged.disconnect(watch);
    }
    this._questions = [];
  }
}

function facts(cell: ICellModel): Record<string, unknown> {
  const found: unknown = cell.getMetadata('lawstudy');
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {};
}

function role(cell: ICellModel): unknown {
  return facts(cell).role;
}

function questionOf(cell: ICellModel): string | undefined {
  const name = facts(cell).question;
  return typeof name === 'string' ? name : undefined;
}

function answerOf(known: Facts, cell: ICellModel): Answer | undefined {
  const source = cell.sharedModel.getSource();
  if (isConstructed(known.kind)) {
    return source === known.stub ? '' : source;
  }
  return readAnswer(source, known.question);
}

function sourceOf(known: Facts, cell: ICellModel, answer: Answer): string {
  if (isConstructed(known.kind)) {
    return answer === '' || answer === null ? known.stub : String(answer);
  }
  return writeAnswer(cell.sharedModel.getSource(), known.question, answer);
}
