/** The table of TokenLab's refusals: by the name that it gives, else by the HTTP status alone. */
import type { ErrorCode, NextAction } from '../../shared/errors.ts';

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
    message: 'This model does not accept one of the settings.',
    next: ['edit_request', 'refresh_catalogue'],
  },
  model_not_found: {
    code: 'model_not_found',
    message: 'TokenLab does not know this model, or does not offer it to this account.',
    next: ['choose_model', 'refresh_catalogue'],
  },
  too_many_images: {
    code: 'too_many_images',
    message: 'This model takes fewer images than were given.',
    next: ['edit_request'],
  },
  context_length_exceeded: {
    code: 'context_length_exceeded',
    message: 'The text is too long for this model. Shorten it.',
    next: ['edit_request'],
  },
  seedance_material_source_invalid: {
    code: 'material_source_invalid',
    message: 'One of the input files cannot be used as material. Choose another one.',
    next: ['edit_request'],
  },
  seedance_material_preparing: {
    code: 'material_preparing',
    message:
      'TokenLab is still preparing the input material. No task was made; it can be sent again once it is ready.',
    next: ['wait_and_retry'],
    retryable: true,
  },
  seedance_material_library_request_failed: {
    code: 'material_library_unavailable',
    message: "TokenLab's material library is not available at the moment.",
    next: ['wait_and_retry'],
    retryable: true,
  },
  unsupported_task_cancel: {
    code: 'unsupported_task_cancel',
    message: 'TokenLab can’t cancel tasks of this model. The task keeps running.',
    next: ['none'],
  },
  task_not_cancellable: {
    code: 'task_not_cancellable',
    message: 'It is too late to cancel: the task is already running or finished.',
    next: ['check_again'],
  },
  currency_retired: {
    code: 'currency_retired',
    message: 'TokenLab only accepts amounts in US dollars.',
    next: ['edit_request'],
  },
  no_contract_compatible_route: contractMismatch(),
  request_shape_channel_mismatch: contractMismatch(),
  upstream_contract_mismatch: contractMismatch(),
  platform_normalization_error: contractMismatch(),
  invalid_api_key: {
    code: 'invalid_api_key',
    message: 'TokenLab does not accept this API key. It may be wrong, inactive or revoked.',
    next: ['check_key'],
  },
  expired_api_key: {
    code: 'expired_api_key',
    message: 'This API key has expired.',
    next: ['check_key'],
  },
  insufficient_balance: balanceTooLow(),
  insufficient_quota: balanceTooLow(),
  quota_exceeded: {
    code: 'quota_exceeded',
    message: 'This API key has reached its own spending limit.',
    next: ['raise_key_limit', 'check_key'],
  },
  model_not_allowed: {
    code: 'model_not_allowed',
    message: 'This API key may not use this model.',
    next: ['choose_model', 'check_key'],
  },
  task_not_owned: {
    code: 'task_not_owned',
    message: 'TokenLab does not show this task to this API key. It may belong to another key or workspace.',
    next: ['check_key', 'check_again', 'link_task'],
  },
  async_task_not_found: taskNotFound(),
  async_task_mapping_invalid: { ...taskNotFound(), next: ['check_again', 'contact_support', 'give_up'] },
  idempotencyrequestinprogress: {
    code: 'idempotency_in_progress',
    message: 'TokenLab is still registering the same request.',
    next: ['wait_and_retry'],
    retryable: true,
  },
  idempotencyconflict: {
    code: 'idempotency_conflict',
    message: 'TokenLab has already seen another request under the same name.',
    next: ['retry_as_new_job'],
  },
  payload_too_large: tooLarge(),
  rate_limit_exceeded: rateLimited(),
  rate_limit_error: rateLimited(),
  upstream_error: {
    code: 'upstream_error',
    message: 'The provider behind TokenLab reported an error.',
    next: ['wait_and_retry', 'choose_model'],
    retryable: true,
  },
  all_channels_failed: {
    code: 'all_channels_failed',
    message: 'This model is not available at the moment.',
    next: ['wait_and_retry', 'choose_model'],
  },
  delivery_tier_unavailable: {
    code: 'delivery_tier_unavailable',
    message: 'The requested delivery tier is not available at the moment.',
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
      message: 'TokenLab does not accept this API key. It may be missing, wrong, inactive or revoked.',
      next: ['check_key'],
    };
  }
  if (status === 402) return balanceTooLow();
  if (status === 403) {
    return {
      code: 'forbidden',
      message: 'TokenLab does not allow this with this API key or workspace.',
      next: ['check_key', 'contact_support'],
    };
  }
  if (status === 404) {
    return isTaskRoute
      ? taskNotFound()
      : {
          code: 'not_found_remote',
          message: 'TokenLab does not know this address or record.',
          next: ['refresh_catalogue'],
        };
  }
  if (status === 408 || status === 504) return gatewayTimeout();
  if (status === 409) {
    return {
      code: 'invalid_request',
      message: 'TokenLab says that this conflicts with its present state.',
      next: ['check_again', 'edit_request'],
    };
  }
  if (status === 413) return tooLarge();
  if (status === 429 || status === 425) return rateLimited();
  if (status >= 400 && status < 500) {
    return {
      code: 'invalid_request',
      message: 'TokenLab did not accept the request.',
      next: ['edit_request'],
    };
  }
  if (status === 502) return rulesByName.upstream_error as Rule;
  if (status === 503)
    return {
      ...(rulesByName.all_channels_failed as Rule),
      message: 'TokenLab is not available at the moment.',
    };
  if (status >= 500) return serverError();
  return {
    code: 'unexpected_answer',
    message: `TokenLab gave an answer that Safelight does not understand (HTTP ${status}).`,
    next: ['check_connection', 'contact_support'],
  };
}

function contractMismatch(): Rule {
  return {
    code: 'contract_mismatch',
    message: 'This combination of settings does not fit any way in which TokenLab offers this model.',
    next: ['edit_request', 'refresh_catalogue'],
  };
}

function balanceTooLow(): Rule {
  return {
    code: 'insufficient_balance',
    message: 'The balance of this TokenLab account is too low for this request.',
    next: ['add_balance', 'choose_model'],
  };
}

function taskNotFound(): Rule {
  return {
    code: 'task_not_found',
    message: 'TokenLab no longer knows this task, or does not show it to this API key.',
    next: ['check_again', 'check_key', 'link_task', 'give_up'],
  };
}

function tooLarge(): Rule {
  return {
    code: 'payload_too_large',
    message: 'The request or one of its files is too large. Make it smaller, or give a link instead.',
    next: ['edit_request'],
  };
}

function rateLimited(): Rule {
  return {
    code: 'rate_limited',
    message: 'Too many requests in the last minute. Safelight waits and continues automatically.',
    next: ['wait_and_retry'],
    retryable: true,
  };
}

function gatewayTimeout(): Rule {
  return {
    code: 'gateway_timeout',
    message: 'TokenLab did not answer in time.',
    next: ['wait_and_retry'],
    retryable: true,
  };
}

function serverError(): Rule {
  return {
    code: 'server_error',
    message: 'TokenLab had an internal error.',
    next: ['wait_and_retry', 'contact_support'],
    retryable: true,
  };
}
