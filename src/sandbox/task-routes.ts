/** Status and cancellation: the common task routes and the status routes of each family. */
import { textAnswer } from './answer.ts';
import type { Exchange, Route } from './context.ts';
import { Refusal } from './refusal.ts';
import { taskAnswer } from './task-view.ts';
import { cancelTask, ownTask } from './tasks.ts';

function statusRoute(path: string, families?: readonly string[]): Route {
  return {
    method: 'GET',
    path,
    point: 'poll',
    access: 'key',
    handle(exchange: Exchange) {
      const task = ownTask(exchange, exchange.params.id!);
      if (families !== undefined && !families.includes(task.family)) {
        throw new Refusal(404, 'async_task_not_found', `${task.id} is not a task of this route.`, {
          code: 'async_task_not_found',
        });
      }
      return taskAnswer(exchange.context, task);
    },
  };
}

export const taskRoutes: readonly Route[] = [
  statusRoute('/v1/tasks/{id}'),
  {
    method: 'DELETE',
    path: '/v1/tasks/{id}',
    point: 'cancel',
    access: 'key',
    async handle(exchange) {
      return taskAnswer(exchange.context, await cancelTask(exchange, exchange.params.id!));
    },
  },
  // The target of the fault `dead-poll-url`: a web page, not a task.
  {
    method: 'GET',
    path: '/v1/moved/{id}',
    point: 'other',
    access: 'none',
    handle: () =>
      textAnswer('<!doctype html><title>Not found</title><h1>404</h1>', 'text/html; charset=utf-8', 404),
  },
  statusRoute('/v1/images/generations/{id}', ['image']),
  statusRoute('/v1/images/{id}', ['image']),
  statusRoute('/v1/videos/generations/{id}', ['video']),
  statusRoute('/v1/music/generations/{id}', ['music']),
  statusRoute('/v1/3d/generations/{id}', ['3d']),
  statusRoute('/v1/worlds/generations/{id}', ['world']),
];
