/** One job of every operation, as a person makes it in the form, and what it has to end with. */
import type { Composer, Place } from './composer.ts';

/** Files on this computer that jobs take as inputs. */
export interface Files {
  picture: string;
  second: string;
  mask: string;
}

export interface Wish extends Place {
  title: string;
  /** It is also among the fewer that `npm test` makes: together they have every family, and every kind of input and result. */
  telling?: true;
  /** Title of an earlier job whose result is used as input. */
  from?: string;
  fill: (form: Composer, files: Files) => Promise<unknown>;
  /** Operation that the server has to understand. */
  asked: string;
  /** Its results in order: medium and role. */
  results: string[];
  state?: 'failed';
  /** Media that are looked for in the window. */
  seen?: string[];
}

const link = (name: string) => `https://media.example.com/${name}`;
const prompt = (text: string) => (form: Composer) => form.promptField.fill(text);
const song = ['audio main', 'image cover', 'text lyrics'];
const world = ['link viewer', 'model collider', 'image pano', 'image thumbnail', 'text caption'];

const images: Wish[] = [
  {
    title: 'Image from text',
    telling: true,
    kind: 'Image',
    model: 'nano-banana',
    operation: 'Text to image',
    fill: async (form) => {
      await form.promptField.fill('A lighthouse at dusk');
      await form.choose('Aspect ratio', '16:9');
      await form.fillText('How many', '2');
    },
    asked: 'text-to-image',
    results: ['image main', 'image main'],
    seen: ['image'],
  },
  {
    title: 'Image from a file',
    kind: 'Image',
    model: 'nano-banana',
    operation: 'Image to image',
    fill: async (form, { picture }) => {
      await form.promptField.fill('The same in watercolour');
      await form.addFiles('Images', picture);
    },
    asked: 'image-to-image',
    results: ['image main'],
  },
  {
    title: 'Image from references',
    kind: 'Image',
    model: 'nano-banana-pro',
    operation: 'Image to image',
    fill: async (form) => {
      await form.promptField.fill('Both in one room');
      await form.addLinks('Reference images', link('cat.png'), link('chair.png'));
    },
    asked: 'image-to-image',
    results: ['image main'],
  },
  {
    title: 'Image by a task',
    kind: 'Image',
    model: 'flux-2-pro',
    operation: 'Text to image',
    fill: async (form) => {
      await form.promptField.fill('A paper boat');
      await form.openMore();
      await form.choose('Run as a task', 'On');
    },
    asked: 'text-to-image',
    results: ['image main'],
  },
  {
    title: 'Edit with a mask',
    telling: true,
    kind: 'Image',
    model: 'gpt-image-2',
    operation: 'Edit image',
    fill: async (form, { picture, mask }) => {
      await form.promptField.fill('A boat on the lake');
      await form.addFiles('Images', picture);
      await form.addFiles('Mask', mask);
    },
    asked: 'image-edit',
    results: ['image main'],
    seen: ['image'],
  },
  {
    title: 'Edit of links',
    kind: 'Image',
    model: 'flux-kontext-pro',
    fill: async (form) => {
      await form.promptField.fill('Make it winter');
      await form.addLinks('Images', link('a.png'), link('b.png'));
    },
    asked: 'image-edit',
    results: ['image main'],
  },
];

const videos: Wish[] = [
  {
    title: 'Video from text',
    kind: 'Video',
    model: 'kling-3.0-video',
    operation: 'Text to video',
    fill: async (form) => {
      await form.promptField.fill('Rain on a neon street');
      await form.choose('Duration (s)', '5');
    },
    asked: 'text-to-video',
    results: ['video main'],
  },
  {
    title: 'Video from a file',
    kind: 'Video',
    model: 'hailuo-2.3-standard',
    operation: 'Image to video',
    fill: async (form, { picture }) => {
      await form.promptField.fill('It comes alive');
      await form.addFiles('Image', picture);
      await form.choose('Resolution', '768p');
    },
    asked: 'image-to-video',
    results: ['video main'],
  },
  {
    title: 'Video with its last frame',
    kind: 'Video',
    model: 'seedance-2.0-fast',
    operation: 'Image to video',
    fill: async (form) => {
      await form.promptField.fill('It turns to the light');
      await form.addLinks('Image', link('first.png'));
      await form.openMore();
      await form.choose('Return last frame', 'On');
    },
    asked: 'image-to-video',
    results: ['video main', 'image last_frame'],
  },
  {
    title: 'Video from references',
    telling: true,
    kind: 'Video',
    model: 'seedance-2.0',
    operation: 'Reference to video',
    fill: async (form, { picture }) => {
      await form.promptField.fill('They dance');
      await form.addFiles('Reference images', picture);
      await form.addLinks('Reference videos', link('dance.mp4'));
    },
    asked: 'reference-to-video',
    results: ['video main'],
    seen: ['video'],
  },
  {
    title: 'Video between frames',
    kind: 'Video',
    model: 'veo3.1',
    operation: 'First and last frame',
    fill: async (form, { picture, second }) => {
      await form.promptField.fill('From dawn to dusk');
      await form.addFiles('First frame', picture);
      await form.addFiles('Last frame', second);
    },
    asked: 'start-end-to-video',
    results: ['video main'],
    seen: ['video'],
  },
  {
    title: 'Video from a video',
    kind: 'Video',
    model: 'grok-imagine-video',
    operation: 'Video to video',
    fill: async (form) => {
      await form.promptField.fill('As a pencil drawing');
      await form.addLinks('Video', link('street.mp4'));
    },
    asked: 'video-to-video',
    results: ['video main'],
  },
  {
    title: 'Video by another motion',
    kind: 'Video',
    model: 'kling-2.6-motion-control',
    fill: async (form) => {
      await form.promptField.fill('He waves');
      await form.addLinks('Image', link('man.png'));
      await form.addLinks('Video', link('wave.mp4'));
    },
    asked: 'motion-control',
    results: ['video main'],
  },
  {
    title: 'Video to a sound',
    kind: 'Video',
    model: 'wan-2.6',
    operation: 'Audio to video',
    fill: async (form) => {
      await form.promptField.fill('She sings');
      await form.addLinks('Audio', link('song.mp3'));
    },
    asked: 'audio-to-video',
    results: ['video main'],
  },
];

const sounds: Wish[] = [
  {
    title: 'A song',
    telling: true,
    kind: 'Music',
    model: 'suno-music',
    operation: 'Song',
    fill: async (form) => {
      await form.promptField.fill('Warm lo-fi with brushed drums');
      await form.fillText('Tags', 'lofi, calm');
      await form.choose('Version', 'chirp-v5');
    },
    asked: 'music',
    results: song,
    seen: ['audio', 'text'],
  },
  {
    title: 'An instrumental',
    kind: 'Music',
    model: 'suno-music',
    operation: 'Instrumental',
    fill: prompt('A slow waltz'),
    asked: 'music',
    results: ['audio main', 'image cover'],
  },
  {
    title: 'Only words',
    kind: 'Music',
    model: 'suno-lyrics',
    fill: prompt('A harbour in the morning'),
    asked: 'lyrics',
    results: ['text lyrics'],
    seen: ['text'],
  },
  {
    title: 'A cover',
    kind: 'Music',
    model: 'suno-music',
    operation: 'Cover a recording',
    fill: async (form) => {
      await form.promptField.fill('As bossa nova');
      await form.addLinks('Audio', link('take.mp3'));
    },
    asked: 'upload-cover',
    results: song,
  },
  {
    title: 'A longer take',
    kind: 'Music',
    model: 'suno-music',
    operation: 'Extend a recording',
    fill: async (form) => {
      await form.promptField.fill('It fades into the sea');
      await form.addLinks('Audio', link('take.mp3'));
      await form.fillText('Continue at (s)', '42.5');
    },
    asked: 'upload-extend',
    results: song,
  },
  {
    title: 'A band behind it',
    kind: 'Music',
    model: 'suno-music',
    operation: 'Add instrumental',
    fill: async (form) => {
      await form.addLinks('Audio', link('voice.mp3'));
      await form.fillText('Song title', 'With a band');
      await form.fillText('Tags', 'folk');
      await form.fillText('Tags to avoid', 'metal');
    },
    asked: 'add-instrumental',
    results: ['audio main', 'image cover'],
  },
  {
    title: 'Spoken',
    telling: true,
    kind: 'Speech',
    model: 'eleven-v3',
    fill: async (form) => {
      await form.promptField.fill('Hello, and welcome back.');
      await form.fillText('Voice', 'alloy');
    },
    asked: 'text-to-speech',
    results: ['audio main'],
    seen: ['audio'],
  },
];

const spaces: Wish[] = [
  {
    title: 'A model from text',
    telling: true,
    kind: '3D',
    model: 'tripo-h3.1',
    operation: 'Text to 3D',
    fill: async (form) => {
      await form.promptField.fill('A friendly robot');
      await form.choose('Format', 'fbx');
    },
    asked: 'text-to-3d',
    results: ['model main', 'model format'],
  },
  {
    title: 'A model from a picture',
    kind: '3D',
    model: 'tripo-h3.1',
    operation: 'Image to 3D',
    fill: async (form, { picture }) => {
      await form.promptField.fill('A chair');
      await form.addFiles('Image', picture);
      await form.choose('Format', 'glb');
    },
    asked: 'image-to-3d',
    results: ['model main'],
  },
  {
    title: 'A world from text',
    kind: 'World',
    model: 'marble-1.1',
    operation: 'Text to world',
    fill: prompt('A mossy clearing'),
    asked: 'text-to-world',
    results: world,
  },
  {
    title: 'A world from pictures',
    telling: true,
    kind: 'World',
    model: 'marble-1.1',
    operation: 'Images to world',
    fill: (form, { picture, second }) => form.addFiles('Images', picture, second),
    asked: 'image-to-world',
    results: world,
    seen: ['image', 'link', 'text'],
  },
  {
    title: 'A world from a video',
    kind: 'World',
    model: 'marble-1.1',
    operation: 'Video to world',
    fill: (form) => form.addLinks('Video', link('walk.mp4')),
    asked: 'video-to-world',
    results: world,
  },
  {
    title: 'A world that took too long',
    kind: 'World',
    model: 'marble-1.1',
    operation: 'Text to world',
    fill: prompt('An endless plain sandbox:timeout-status'),
    asked: 'text-to-world',
    results: [],
    state: 'failed',
  },
];

/** Everything that needs no earlier job. */
export const firstJobs: readonly Wish[] = [...images, ...videos, ...sounds, ...spaces];

/** Jobs that continue a result of the first ones. */
export const laterJobs: readonly Wish[] = [
  {
    title: 'A continued song',
    from: 'A song',
    kind: 'Music',
    model: 'suno-music',
    operation: 'Continue a song',
    fill: prompt('And then the drums come in'),
    asked: 'extend',
    results: song,
  },
  {
    title: 'A new section',
    from: 'A song',
    kind: 'Music',
    model: 'suno-music',
    operation: 'Replace a section',
    fill: async (form) => {
      await form.promptField.fill('A brighter chorus');
      await form.fillText('Section starts (s)', '10');
      await form.fillText('Section ends (s)', '30');
      await form.fillText('Full lyrics', 'La la la');
      await form.fillText('Song title', 'Brighter');
      await form.fillText('Tags', 'pop');
    },
    asked: 'replace-section',
    results: song,
  },
  {
    title: 'Voice apart',
    from: 'A song',
    kind: 'Music',
    model: 'suno-music',
    operation: 'Isolate vocals',
    fill: async () => undefined,
    asked: 'vocal-separate',
    results: ['audio stem', 'audio stem'],
  },
  {
    title: 'All stems',
    telling: true,
    from: 'A song',
    kind: 'Music',
    model: 'suno-music',
    operation: 'Separate into stems',
    fill: async () => undefined,
    asked: 'multi-stem-separation',
    results: ['audio stem', 'audio stem', 'audio stem', 'audio stem'],
    seen: ['audio'],
  },
  {
    title: 'One stem',
    from: 'A song',
    kind: 'Music',
    model: 'suno-music',
    operation: 'Extract one stem',
    fill: (form) => form.fillText('Stem', 'bass'),
    asked: 'advanced-split',
    results: ['audio main'],
  },
  {
    title: 'A longer video',
    from: 'Video from text',
    kind: 'Video',
    model: 'kling-3.0-video',
    operation: 'Extend video',
    fill: prompt('The rain stops'),
    asked: 'video-extension',
    results: ['video main'],
  },
  {
    title: 'A video of the song',
    from: 'A song',
    kind: 'Video',
    model: 'wan-2.6',
    operation: 'Audio to video',
    fill: prompt('A band plays'),
    asked: 'audio-to-video',
    results: ['video main'],
  },
  {
    title: 'An edit of the first',
    telling: true,
    from: 'Image from text',
    kind: 'Image',
    model: 'grok-imagine-image',
    operation: 'Edit image',
    fill: prompt('At night'),
    asked: 'image-edit',
    results: ['image main'],
  },
];
