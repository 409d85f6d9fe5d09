import { answersContract } from '../../test/contracts/model-port.contract.ts';
import { failuresContract } from '../../test/contracts/model-port-failures.contract.ts';

describe.each(['responses', 'chat'] as const)('over %s', (api) => {
  describe('what is answered', () => answersContract(api));
  describe('what fails', () => failuresContract(api));
});
