/** The header by which a create names its delivery tier. */
import type { DeliveryPolicy } from '../../shared/delivery.ts';

const name = 'X-TokenLab-Delivery-Policy';

export const deliveryHeader = (policy: DeliveryPolicy | null | undefined): Record<string, string> =>
  policy === null || policy === undefined ? {} : { [name]: policy };
