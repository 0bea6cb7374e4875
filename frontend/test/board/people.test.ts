import { beforeEach, describe, expect, it } from 'vitest';

import { PeopleTable, actsOn, type Act } from '../../src/board/people';
import type { Person } from '../../src/board/state';

const NOW = 1_800_000_000_000;

function person(id: number, changes: Partial<Person> = {}): Person {
  return {
    id,
    card: `41010${id}`,
    name: `考生${id}`,
    body: '市场监管局',
    place: `一 ${id}`,
    form: 'A',
    phase: 'writing',
    live: true,
    seen: NOW,
    answered: 3,
    questions: 64,
    deadline: NOW + 600_000,
    present: true,
    arrived: NOW,
    arrived_from: '10.0.0.1',
    arrived_by: null,
    extra: 0,
    extra_reason: '',
    incidents: 0,
    void_by: null,
    void_reason: '',
    ...changes
  };
}

let table: HTMLElement;
let decided: [number, string][];

function tableOf(me = 'jiankao', may = true): PeopleTable {
  const act = (of: Person, { name }: Act): void => {
    decided.push([of.id, name]);
  };
  return new PeopleTable(table, me, may ? act : null);
}

function rows(): HTMLTableRowElement[] {
  return [...table.querySelectorAll<HTMLTableRowElement>('tbody tr')];
}

function buttonIn(row: number, text: string): HTMLButtonElement {
  const found = [...rows()[row]!.querySelectorAll('button')].find(
    node => node.textContent === text
  );
  expect(found, text).toBeDefined();
  return found!;
}

beforeEach(() => {
  table = document.createElement('table');
  document.body.replaceChildren(table);
  decided = [];
});

describe('the table of the people', () => {
  it('goes on telling the truth while the focus is in it, and leaves the focus alone', () => {
    const people = tableOf();
    people.show([person(1), person(2)], NOW);
    const held = buttonIn(0, '加时');
    held.focus();
    people.show([person(1, { answered: 9 }), person(2, { phase: 'handed_in' })], NOW + 4000);
    expect(document.activeElement).toBe(held);
    expect(rows()[0]!.textContent).toContain('9 / 64');
    expect(rows()[0]!.textContent).toContain('9:56');
    expect(rows()[1]!.textContent).toContain('已交卷');
  });

  it('keeps the focus in the row when the button under it goes', () => {
    const people = tableOf();
    people.show([person(1), person(2)], NOW);
    buttonIn(0, '加时').focus();
    people.show([person(1, { phase: 'handed_in' }), person(2)], NOW);
    expect(rows()[0]!.contains(document.activeElement)).toBe(true);
    expect(document.activeElement?.textContent).toBe('恢复作答');
  });

  it('keeps the focus when the row moves or others come and go', () => {
    const people = tableOf();
    people.show([person(1), person(2), person(3)], NOW);
    const held = buttonIn(2, '记录');
    held.focus();
    people.show([person(3), person(4), person(2)], NOW);
    expect(document.activeElement).toBe(held);
    expect(rows().map(row => row.cells[0]!.textContent)).toEqual(['一 3', '一 4', '一 2']);
  });

  it('touches only what changed', () => {
    const people = tableOf();
    people.show([person(1)], NOW);
    const texts = [...rows()[0]!.cells].map(cell => cell.firstChild);
    people.show([person(1, { incidents: 1 })], NOW);
    const same = [...rows()[0]!.cells].map((cell, place) => cell.firstChild === texts[place]);
    expect(same.flatMap((is, place) => (is ? [] : [place]))).toEqual([9]);
  });

  it('finds by name, number, unit and seat, also after it was shown anew', () => {
    const people = tableOf();
    const both = [person(1), person(2, { body: '文化局' })];
    people.show(both, NOW);
    people.filter('文化');
    people.show(both, NOW);
    expect(rows().map(row => row.hidden)).toEqual([true, false]);
    people.filter('');
    expect(rows().map(row => row.hidden)).toEqual([false, false]);
  });

  it('decides about the person as they stand', () => {
    const people = tableOf();
    people.show([person(1), person(2)], NOW);
    buttonIn(1, '提议作废').click();
    buttonIn(0, '记录').click();
    expect(decided).toEqual([
      [2, 'void'],
      [1, 'note']
    ]);
  });

  it('leads to the page on which an irregularity is recorded', () => {
    const people = tableOf();
    people.show([person(1), person(2)], NOW);
    people.show([person(1, { phase: 'handed_in' }), person(2)], NOW);
    const links = [...table.querySelectorAll('a')];
    expect(links.map(link => link.getAttribute('href'))).toEqual([
      '/attempts/1/irregularity',
      '/attempts/2/irregularity'
    ]);
    expect(links[0]!.getAttribute('aria-label')).toBe('记录违纪 考生1');
  });

  it('offers nothing to who may only look', () => {
    tableOf('jiankao', false).show([person(1)], NOW);
    expect(table.querySelectorAll('button, a')).toHaveLength(0);
  });
});

describe('what can be decided', () => {
  it.each<[string, Partial<Person>, string[]]>([
    ['writing', {}, ['add-time', 'void', 'note']],
    ['waiting', { phase: 'waiting' }, ['add-time', 'note']],
    ['late', { phase: 'late' }, ['add-time', 'admit', 'note']],
    ['handed in', { phase: 'handed_in' }, ['reopen', 'void', 'note']],
    ['proposed by me', { void_by: 'me' }, ['add-time', 'withdraw-void', 'note']],
    ['proposed by another', { void_by: 'they' }, ['add-time', 'void', 'withdraw-void', 'note']],
    ['voided', { phase: 'voided' }, ['note']]
  ])('%s', (_, changes, names) => {
    expect(actsOn(person(1, changes), 'me').map(act => act.name)).toEqual(names);
  });
});

describe('the roll call', () => {
  const names = (changes: Partial<Person>): string[] =>
    actsOn(person(1, { deadline: null, ...changes }), 'jiankao').map(({ name }) => name);
  const away = { present: false, arrived: null, arrived_from: '' } as const;

  it('offers to tick who has not begun and is not there, and to take that back', () => {
    expect(names({ phase: 'waiting', ...away })).toContain('tick-arrival');
    const ticked = { present: true, arrived_by: 'jiankao', arrived_from: '' };
    expect(names({ phase: 'waiting', ...ticked })).toContain('withdraw-arrival');
    expect(names({ phase: 'waiting', ...ticked })).not.toContain('tick-arrival');
    // Who waits at a page is there, whatever anybody says.
    expect(names({ phase: 'waiting', arrived_by: 'jiankao' })).not.toContain('withdraw-arrival');
    for (const phase of ['writing', 'handed_in', 'absent'] as const) {
      expect(names({ phase, ...away })).not.toContain('tick-arrival');
    }
  });

  it('tells who is there, since when and by what, and finds who is missing', () => {
    const board = tableOf();
    board.show(
      [
        person(1, { phase: 'waiting', deadline: null }),
        person(2, { phase: 'waiting', deadline: null, ...away }),
        person(3, { phase: 'waiting', deadline: null, arrived_from: '', arrived_by: 'jiankao' })
      ],
      NOW
    );
    const rows = [...table.querySelectorAll('tbody tr')] as HTMLElement[];
    const texts = rows.map(row => row.textContent);
    expect(texts[0]).toMatch(/到场 \d\d:\d\d 10\.0\.0\.1/);
    expect(texts[1]).toContain('未到');
    expect(texts[2]).toContain('jiankao 点名');
    board.filter('未到');
    expect(rows.map(row => row.hidden)).toEqual([true, false, true]);
  });
});
