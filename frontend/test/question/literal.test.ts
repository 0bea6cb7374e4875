import { describe, expect, it } from 'vitest';

import { literal, readAnswer, writeAnswer, type Answer } from '../../src/question';

const STUB = '# 第1题：在等号右边填写选项字母，如 q01 = "A"\n';

describe('readAnswer', () => {
  it.each<[string, Answer]>([
    ['q01 = None', null],
    ['q01 = "B"', 'B'],
    ["q01='B'", 'B'],
    ['q01 = ["A", "C"]', ['A', 'C']],
    ["q01 = ['A' ,\n 'C',]", ['A', 'C']],
    ['q01 = []', []],
    ['q01 = True', true],
    ['q01 = False  # sicher', false],
    ['q01 = "六十日"', '六十日'],
    ['q01 = "他说\\"好\\"\\n\\u4e00"', '他说"好"\n一'],
    ['q01 = ""', '']
  ])('reads %s', (source, answer) => {
    expect(readAnswer(STUB + source, 'q01')).toEqual(answer);
  });

  it.each([
    '',
    'q01 = ',
    'q02 = "A"',
    'q01 == "A"',
    'q01 = A',
    'q01 = 60',
    'q01 = "A" + "B"',
    'q01 = "A',
    'q01 = "A" "B"',
    'q01 = """A"""',
    'q01 = f"A"',
    'q01 = ["A", ["B"]]',
    'q01 = Truely',
    'q01 = "A"\nq01 = "B"',
    'import os\nq01 = "A"',
    'q01 = "\\x41"'
  ])('leaves %j to a person', source => {
    expect(readAnswer(STUB + source, 'q01')).toBeUndefined();
  });
});

describe('writeAnswer', () => {
  const answers: Answer[] = [
    null,
    true,
    false,
    '',
    'A',
    '“引号”与"quotes"、\\反斜线\n换行\t\u0000\u2028😀',
    [],
    ['A', 'C'],
    ['', '"', "'"]
  ];

  it.each(answers)('is read back: %j', answer => {
    const source = writeAnswer(`${STUB}q01 = None`, 'q01', answer);
    expect(source).toBe(`${STUB}q01 = ${literal(answer)}`);
    expect(readAnswer(source, 'q01')).toEqual(answer);
  });

  it('keeps every comment and drops what was no literal', () => {
    expect(writeAnswer('# 一\nq01 = 1 + 1\n# 二', 'q01', 'A')).toBe('# 一\n# 二\nq01 = "A"');
  });
});
