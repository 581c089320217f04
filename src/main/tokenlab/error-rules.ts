/** The table of TokenLab's refusals: by the name that it gives, else by the HTTP status alone. */

import type { ErrorCode, NextAction } from '../../shared/errors.ts';
import { say } from '../../shared/words/tokenlab/say.ts';

export interface Rule {
  code: ErrorCode;
  message: string;
  next: NextAction[];
  retryable?: boolean;
}

/** By TokenLab's `error.code` or `error.type`. */
export const rulesByName: Record<string, Rule> = {
  unsupported_parameter: {
    code: 'unsupported_parameter',
    message: say('thisModelDoesntAcceptOne'),
    next: ['edit_request', 'refresh_catalogue'],
  },
  model_not_found: {
    code: 'model_not_found',
    message: say('tokenLabDoesntKnowThisModel'),
    next: ['choose_model', 'refresh_catalogue'],
  },
  too_many_images: {
    code: 'too_many_images',
    message: say('thisModelTakesFewerImages'),
    next: ['edit_request'],
  },
  context_length_exceeded: {
    code: 'context_length_exceeded',
    message: say('textIsTooLongFor'),
    next: ['edit_request'],
  },
  seedance_material_source_invalid: {
    code: 'material_source_invalid',
    message: say('oneOfInputFilesCant'),
    next: ['edit_request'],
  },
  seedance_material_preparing: {
    code: 'material_preparing',
    message: say('tokenLabIsStillPreparingInput'),
    next: ['wait_and_retry'],
    retryable: true,
  },
  seedance_material_library_request_failed: {
    code: 'material_library_unavailable',
    message: say('tokenLabsMaterialLibraryIsNot'),
    next: ['wait_and_retry'],
    retryable: true,
  },
  unsupported_task_cancel: {
    code: 'unsupported_task_cancel',
    message: say('tokenLabCantCancelTasksOf'),
    next: ['none'],
  },
  task_not_cancellable: {
    code: 'task_not_cancellable',
    message: say('itIsTooLateTo'),
    next: ['check_again'],
  },
  currency_retired: {
    code: 'currency_retired',
    message: say('tokenLabOnlyAcceptsAmountsIn'),
    next: ['edit_request'],
  },
  no_contract_compatible_route: contractMismatch(),
  request_shape_channel_mismatch: contractMismatch(),
  upstream_contract_mismatch: contractMismatch(),
  platform_normalization_error: contractMismatch(),
  invalid_api_key: {
    code: 'invalid_api_key',
    message: say('tokenLabDoesntAcceptThisApiKey'),
    next: ['check_key'],
  },
  expired_api_key: {
    code: 'expired_api_key',
    message: say('thisApiKeyHasExpired'),
    next: ['check_key'],
  },
  insufficient_balance: balanceTooLow(),
  insufficient_quota: balanceTooLow(),
  quota_exceeded: {
    code: 'quota_exceeded',
    message: say('thisApiKeyHasReached'),
    next: ['raise_key_limit', 'check_key'],
  },
  model_not_allowed: {
    code: 'model_not_allowed',
    message: say('thisApiKeyMayNot'),
    next: ['choose_model', 'check_key'],
  },
  task_not_owned: {
    code: 'task_not_owned',
    message: say('tokenLabDoesntShowThisTask'),
    next: ['check_key', 'check_again', 'link_task'],
  },
  async_task_not_found: taskNotFound(),
  async_task_mapping_invalid: { ...taskNotFound(), next: ['check_again', 'contact_support', 'give_up'] },
  idempotencyrequestinprogress: {
    code: 'idempotency_in_progress',
    message: say('tokenLabIsStillRegisteringSame'),
    next: ['wait_and_retry'],
    retryable: true,
  },
  idempotencyconflict: {
    code: 'idempotency_conflict',
    message: say('tokenLabHasAlreadyReceivedAnother'),
    next: ['retry_as_new_job'],
  },
  payload_too_large: tooLarge(),
  rate_limit_exceeded: rateLimited(),
  rate_limit_error: rateLimited(),
  upstream_error: {
    code: 'upstream_error',
    message: say('providerBehindTokenLabReportedError'),
    next: ['wait_and_retry', 'choose_model'],
    retryable: true,
  },
  all_channels_failed: {
    code: 'all_channels_failed',
    message: say('thisModelIsNotAvailable'),
    next: ['wait_and_retry', 'choose_model'],
  },
  delivery_tier_unavailable: {
    code: 'delivery_tier_unavailable',
    message: say('requestedDeliveryTierIsNot'),
    next: ['wait_and_retry', 'edit_request'],
    retryable: true,
  },
  timeout_error: gatewayTimeout(),
  server_error: serverError(),
};

/** Names that only mean something together with their HTTP status. */
export const genericNames = new Set([
  'invalid_request_error',
  'not_found_error',
  'permission_error',
  'access_denied',
  'unauthorized',
]);

/** The rule of a status without a telling name. On task routes a 404 speaks of the task. */
export function ruleByStatus(status: number, isTaskRoute: boolean): Rule {
  if (status === 401) {
    return {
      code: 'invalid_api_key',
      message: say('tokenLabDoesntAcceptThisApi'),
      next: ['check_key'],
    };
  }
  if (status === 402) return balanceTooLow();
  if (status === 403) {
    return {
      code: 'forbidden',
      message: say('tokenLabDoesntAllowThisWith'),
      next: ['check_key', 'contact_support'],
    };
  }
  if (status === 404) {
    return isTaskRoute
      ? taskNotFound()
      : {
          code: 'not_found_remote',
          message: say('tokenLabDoesntKnowThisAddress'),
          next: ['refresh_catalogue'],
        };
  }
  if (status === 408 || status === 504) return gatewayTimeout();
  if (status === 409) {
    return {
      code: 'invalid_request',
      message: say('tokenLabSaysThatThisConflicts'),
      next: ['check_again', 'edit_request'],
    };
  }
  if (status === 413) return tooLarge();
  if (status === 429 || status === 425) return rateLimited();
  if (status >= 400 && status < 500) {
    return {
      code: 'invalid_request',
      message: say('tokenLabRejectedRequest'),
      next: ['edit_request'],
    };
  }
  if (status === 502) return rulesByName.upstream_error as Rule;
  if (status === 503)
    return {
      ...(rulesByName.all_channels_failed as Rule),
      message: say('tokenLabIsNotAvailableRight'),
    };
  if (status >= 500) return serverError();
  return {
    code: 'unexpected_answer',
    message: say('safelightDoesntUnderstandTokenLabsAnswer', { status }),
    next: ['check_connection', 'contact_support'],
  };
}

function contractMismatch(): Rule {
  return {
    code: 'contract_mismatch',
    message: say('tokenLabDoesntOfferThisModel'),
    next: ['edit_request', 'refresh_catalogue'],
  };
}

function balanceTooLow(): Rule {
  return {
    code: 'insufficient_balance',
    message: say('balanceOfThisTokenLabAccount'),
    next: ['add_balance', 'choose_model'],
  };
}

function taskNotFound(): Rule {
  return {
    code: 'task_not_found',
    message: say('tokenLabNoLongerKnowsThis'),
    next: ['check_again', 'check_key', 'link_task', 'give_up'],
  };
}

function tooLarge(): Rule {
  return {
    code: 'payload_too_large',
    message: say('requestOrOneOfIts'),
    next: ['edit_request'],
  };
}

function rateLimited(): Rule {
  return {
    code: 'rate_limited',
    message: say('tooManyRequestsInLast'),
    next: ['wait_and_retry'],
    retryable: true,
  };
}

function gatewayTimeout(): Rule {
  return {
    code: 'gateway_timeout',
    message: say('tokenLabDidntAnswerInTime'),
    next: ['wait_and_retry'],
    retryable: true,
  };
}

function serverError(): Rule {
  return {
    code: 'server_error',
    message: say('tokenLabHadInternalError'),
    next: ['wait_and_retry', 'contact_support'],
    retryable: true,
  };
}
