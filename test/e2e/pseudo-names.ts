/** What has Latin letters in the long language too: names that are the same in every language, and data. */
import type { Allowed } from './words-seen.ts';

export const allowedNames: Allowed = {
  names: [
    /TOKENLAB_API_KEY|TokenLab|Safelight|api\.tokenlab\.sh/,
    /sandbox:[\w-]+(\*\d+)?/,
    // Models, who makes them, and the values that they take.
    /\b(veo|gpt-image|dall-e|tripo|suno|seedance|seedream|qwen|nano-banana|grok|marble|eleven)[\w.-]*/,
    /OpenAI|ByteDance|xAI|Google|Black Forest Labs|Alibaba|World Labs|Tripo|Suno|ElevenLabs/,
    /^(high|medium|low|auto|opaque|transparent|standard|flex|draft|default|adaptive)$/,
    /^(png|wav|usdz|obj|glb|fbx)$/,
    /chirp[\w-]*|\bmany\b/,
    /SSL_CERT_(FILE|DIR)|NODE_EXTRA_CA_CERTS|GNOME Keyring \(Secret Service\)|linux \S+ x64/,
    // What TokenLab says, and what it made.
    /\b(invalid_value|invalid_api_key|rate_limit_exceeded)\b/,
    /prompt was refused by this model\.|The request was refused by the content policy/,
    /\[Verse\][\s\S]*/,
    // Languages by their own names.
    /^English$/,
    /http:\/\/127\.0\.0\.1:\d+/,
    /\b(job|req|task|ldtask|billtxn|user|account|sk|model)[_-][\w…-]+/,
    // Types of media, paths of the API, sums, file names.
    /\b(image|video|audio|model|text|application)\/[\w.+-]+/,
    /\b(GET|POST)\b|\/v1\/[\w/{}-]*/,
    /\b[0-9a-f]{64}\b/,
    /[\w-]*[^\s/]*\.(png|mp4|wav|mp3|glb|webp|jpe?g|json|zip)\b/,
  ],
  data: ['kbd', 'body [lang="en"]', 'pre', 'dd[data-mono]', '[data-model]', '[class^="_key"]'],
};
