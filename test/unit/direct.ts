/** A network without proxies, whatever the environment of the tests says. */
import { createNetwork } from '../../src/main/base/network.ts';

export const direct = createNetwork({ env: {} });
