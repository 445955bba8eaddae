import { expect, jest, test } from '@jest/globals';
import { readYaml } from '../../src/policy/yaml-lines.ts';

test('nothing of the file is quoted on stderr, whatever stands there as a name', () => {
  const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
  try {
    expect(readYaml('rules: { { a-key-that-was-pasted: 1 }: 2 }\n')).toHaveProperty('value');
    expect(readYaml('? [ a-key-that-was-pasted ]\n: 2\n')).toHaveProperty('value');
    expect(warned).not.toHaveBeenCalled();
  } finally {
    warned.mockRestore();
  }
});
