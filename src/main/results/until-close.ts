/**
 * Bodies that end with their connection. undici fails an assertion, outside of every promise, when such a body ends
 * while its reader has asked for a pause; so its reader gets no pause, and what it has not taken is bounded instead.
 */
import { DecoratorHandler, type Dispatcher } from 'undici';

/** What a slow disk may leave in memory. */
const mostAhead = 64 * 1024 * 1024;

type Controller = Dispatcher.DispatchController;
type Handler = Dispatcher.DispatchHandler;

function withoutPause(reader: Handler): Handler {
  /** Its end is the end of the connection. */
  let isOpen = false;
  let isPaused = false;
  let ahead = 0;
  let known: Controller | null = null;

  /** Always the same one for a request, since its reader keeps it. */
  const calm = (controller: Controller): Controller => {
    known ??= {
      get aborted() {
        return controller.aborted;
      },
      get paused() {
        return isOpen ? isPaused : controller.paused;
      },
      get reason() {
        return controller.reason;
      },
      get rawHeaders() {
        return controller.rawHeaders;
      },
      get rawTrailers() {
        return controller.rawTrailers;
      },
      abort: (reason: Error) => controller.abort(reason),
      pause() {
        isPaused = true;
        if (!isOpen) controller.pause();
      },
      resume() {
        isPaused = false;
        ahead = 0;
        if (!isOpen) controller.resume();
      },
    };
    return known;
  };

  return {
    onRequestStart: (controller, context) => reader.onRequestStart?.(calm(controller), context),
    onRequestUpgrade: (controller, ...rest) => reader.onRequestUpgrade?.(calm(controller), ...rest),
    onResponseStart(controller, status, headers, message) {
      // An interim answer says nothing of the file, and undici's decorator takes one answer only.
      if (status < 200) return;
      isOpen = headers['content-length'] === undefined && headers['transfer-encoding'] === undefined;
      reader.onResponseStart?.(calm(controller), status, headers, message);
    },
    onResponseData(controller, chunk) {
      if (isOpen && isPaused) ahead += chunk.length;
      if (ahead > mostAhead) controller.abort(new Error('The server sends faster than the disk takes it.'));
      else reader.onResponseData?.(calm(controller), chunk);
    },
    onResponseEnd: (controller, trailers) => reader.onResponseEnd?.(calm(controller), trailers),
    onResponseError: (controller, error) => reader.onResponseError?.(calm(controller), error),
  };
}

export const untilClose: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
  // The decorator turns readers of the older form into the newer one.
  dispatch(options, withoutPause(new DecoratorHandler(handler) as Handler));
