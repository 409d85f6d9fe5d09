import { modelPortContract } from '../../test/contracts/model-port.contract.ts';

describe('over the Responses API', () => modelPortContract('responses'));
describe('over Chat Completions', () => modelPortContract('chat'));
