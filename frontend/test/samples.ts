import catalogue from '../../delivery/locale/zh_CN/LC_MESSAGES/lawstudy.json';
import { readFacts, stringsOf, translation, type Facts } from '../src/question';

export const CATALOGUE: Readonly<Record<string, unknown>> = catalogue;
export const CHINESE = stringsOf(translation(CATALOGUE));

export const SINGLE = {
  schema: 1,
  role: 'answer',
  question: 'q01',
  kind: 'single',
  label: '1',
  points: 2,
  stem: '期限是多久？',
  options: [
    { id: 'A', text: '一年' },
    { id: 'B', text: '二年' }
  ]
};

export function factsOf(changes: Record<string, unknown> = {}): Facts {
  const facts = readFacts({ ...SINGLE, ...changes });
  if (typeof facts === 'string') {
    throw new Error(facts);
  }
  return facts;
}

export const FILL_IN = { kind: 'fill_in', options: undefined, blanks: 2, stem: '甲{{}}，乙{{}}。' };
export const ESSAY = { kind: 'essay', options: undefined, stub: '（请在此作答）' };
