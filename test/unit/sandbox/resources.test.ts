import { expect, test } from 'vitest';
import { type Json, longEnough, testSandbox } from './harness.ts';

const asset = 'https://example.com/a.png';

test('with a seed, assets have the same ids from run to run; without one their ids begin with the time', async () => {
  let seconds = 0;
  const id = async (options = {}) => {
    const one = await testSandbox(options);
    seconds += 10;
    one.clock.advance(seconds);
    return (await one.post('/v1/videos/assets', { asset_url: asset })).body.id as string;
  };
  const first = await id();
  expect(await id()).toBe(first);
  expect(await id({ seed: 8 })).not.toBe(first);
  expect(await id({ seed: undefined })).toMatch(/^asset-20261123\d{6}-\w{5}$/);
});

test('an asset is processed, becomes active, and can then be used in a create', async () => {
  const { post, get, send, video, clock } = await testSandbox();
  const made = await post('/v1/videos/assets', { asset_url: asset, asset_name: 'Front' });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ object: 'seedance.material_asset', status: 'PROCESSING', ready: false });
  expect(made.body.id).toMatch(/^asset-\d{14}-\w{5}$/);
  const use = { model: 'seedance-2.0', operation: 'image-to-video', material_asset_id: made.body.id };
  const early = await video('x', use);
  expect(early.body.error).toMatchObject({
    code: 'seedance_material_preparing',
    param: 'material_asset_id',
    auto_material_asset_ids: [made.body.id],
  });
  clock.advance(10);
  expect((await get(`/v1/videos/assets/${made.body.id}`)).body.status).toBe('ACTIVE');
  expect((await video('x', use)).status).toBe(200);
  expect((await video('x', { ...use, material_asset_id: 'asset-none' })).status).toBe(404);
  const renamed = await send('PUT', `/v1/videos/assets/${made.body.id}`, { asset_name: 'Side' });
  expect(renamed.body.asset_name).toBe('Side');
  expect((await get(`/v1/videos/assets/${made.body.id}`, 'sk-other')).status).toBe(404);
  expect((await send('DELETE', `/v1/videos/assets/${made.body.id}`)).body).toEqual({
    deleted: true,
    id: made.body.id,
  });
});

test('an asset with a broken source fails with a reason', async () => {
  const { post, get, video, clock } = await testSandbox();
  const made = await post('/v1/videos/assets', { asset_url: 'https://example.com/broken.png' });
  clock.advance(10);
  expect((await get(`/v1/videos/assets/${made.body.id}`)).body).toMatchObject({
    status: 'FAILED',
    error_message: expect.any(String),
  });
  const refused = await video('x', {
    model: 'seedance-2.0',
    operation: 'image-to-video',
    material_asset_id: made.body.id,
  });
  expect([refused.status, refused.body.error.code]).toEqual([422, 'seedance_material_source_invalid']);
});

test('groups contain assets, lists are paged, and deleting a group deletes its assets', async () => {
  const { post, get, send } = await testSandbox();
  const group = await post('/v1/videos/assets/groups', { group_name: 'Faces' });
  expect(group.status).toBe(201);
  for (let index = 0; index < 5; index += 1) {
    await post('/v1/videos/assets', { asset_url: asset, asset_name: `${index}`, group_id: group.body.id });
  }
  await post('/v1/videos/assets', { asset_url: asset });
  const first = await get(`/v1/videos/assets?page_size=3&group_id=${group.body.id}`);
  expect(first.body.assets).toHaveLength(3);
  const rest = await get(
    `/v1/videos/assets?page_size=3&group_id=${group.body.id}&page_token=${first.body.next_page_token}`,
  );
  expect([rest.body.assets.length, rest.body.next_page_token]).toEqual([2, null]);
  const listed = await get('/v1/videos/assets/groups');
  expect(listed.body.groups.map((one: Json) => one.group_name)).toEqual(['Faces']);
  await send('DELETE', `/v1/videos/assets/groups/${group.body.id}`);
  expect((await get('/v1/videos/assets')).body.assets).toHaveLength(1);
  const face = await post('/v1/videos/assets', { asset_url: asset, library_type: 'liveness_face' });
  expect(face.body.error.param).toBe('group_id');
});

test('worlds are listed, read with their assets, and deleted while their task stays', async () => {
  const { post, get, send, clock } = await testSandbox();
  const create = (name: string) =>
    post('/v1/worlds/generations', {
      model: 'marble-1.1',
      prompt: 'a valley',
      display_name: name,
      tags: [name],
    });
  const first = await create('one');
  await create('two');
  const pending = await post('/v1/worlds/list', { status: 'PENDING' });
  expect(pending.body.worlds).toHaveLength(2);
  clock.advance(longEnough);
  const { body: done } = await get(`/v1/tasks/${first.body.id}`);
  const page = await post('/v1/worlds/list', { page_size: 1, status: 'SUCCEEDED' });
  expect(page.body).toMatchObject({ worlds: [{ display_name: 'two' }], next_page_token: '1' });
  expect((await post('/v1/worlds/list', { tags: ['one'] })).body.worlds).toHaveLength(1);
  const world = await get(`/v1/worlds/${done.world_id}`);
  expect(world.body.assets).toMatchObject({ imagery: { pano_url: expect.any(String) } });
  expect((await get(`/v1/worlds/${done.world_id}`, 'sk-other')).status).toBe(403);
  expect((await send('DELETE', `/v1/worlds/${done.world_id}`)).body).toEqual({
    deleted: true,
    world_id: done.world_id,
  });
  expect((await get(`/v1/worlds/${done.world_id}`)).status).toBe(404);
  expect((await get(`/v1/tasks/${first.body.id}`)).body.status).toBe('completed');
});

test('an upload for a world gets a signed link that accepts a PUT', async () => {
  const { post, get } = await testSandbox();
  const made = await post('/v1/worlds/media-assets/prepare-upload', { file_name: 'room.png', kind: 'image' });
  const { media_asset, upload_info } = made.body;
  const put = await fetch(upload_info.upload_url, {
    method: upload_info.upload_method,
    headers: upload_info.required_headers,
    body: new Uint8Array(2_000_000),
  });
  expect(put.status).toBe(200);
  const forged = upload_info.upload_url.replace(/sig=.*/, 'sig=0');
  expect((await fetch(forged, { method: 'PUT', body: 'x' })).status).toBe(400);
  expect((await get(`/v1/worlds/media-assets/${media_asset.media_asset_id}`)).body.file_name).toBe(
    'room.png',
  );
});
