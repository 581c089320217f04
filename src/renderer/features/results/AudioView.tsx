/** Sound as a waveform that can be clicked and steered by keys. */
import { ActionIcon, useComputedColorScheme } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { resultMediaUrl } from '../../../shared/media.ts';
import { formatElapsed } from '../../ui/format.ts';
import { guardPlayback, keepVolume } from './playback.ts';
import { Unplayable } from './Unplayable.tsx';
import styles from './views.module.css';

/** Larger files are played but not drawn: the waveform needs the whole sound in memory. */
const DRAWN_BYTES = 80_000_000;
const SEEK_SECONDS = 5;

export interface AudioViewProps {
  resultId: string;
  title: string;
  bytes: number | null;
  /** From the ledger, shown until the file has said its own. */
  durationMs: number | null;
}

export function AudioView({ resultId, title, bytes, durationMs }: AudioViewProps) {
  const { t } = useTranslation('results');
  const scheme = useComputedColorScheme('dark');
  const audio = useRef<HTMLAudioElement>(null);
  const wave = useRef<HTMLDivElement>(null);
  const [playing, setPlaying] = useState(false);
  const [time, setTime] = useState(0);
  const [duration, setDuration] = useState((durationMs ?? 0) / 1000);
  const [broken, setBroken] = useState(false);
  const [drawn, setDrawn] = useState(false);
  const drawable = (bytes ?? 0) <= DRAWN_BYTES;

  useEffect(() => guardPlayback(), []);
  useEffect(() => keepVolume(audio.current), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read again when the theme changes
  useEffect(() => {
    if (!drawable) return;
    return drawWaveform(wave.current, audio.current, resultId, setDrawn);
  }, [resultId, drawable, scheme]);

  if (broken) return <Unplayable resultId={resultId} text={t('audio.broken')} />;

  const seek = (to: number): void => {
    if (audio.current && Number.isFinite(audio.current.duration)) {
      audio.current.currentTime = Math.min(audio.current.duration, Math.max(0, to));
    }
  };
  const toggle = (): void => {
    const element = audio.current;
    if (!element) return;
    if (element.paused) void element.play().catch(() => setBroken(element.error !== null));
    else element.pause();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = { ArrowLeft: time - SEEK_SECONDS, ArrowRight: time + SEEK_SECONDS, Home: 0, End: duration }[
      event.key
    ];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    seek(to);
  };

  return (
    <div className={styles.audio}>
      <ActionIcon
        size={36}
        radius="50%"
        variant="filled"
        color="safelight"
        onClick={toggle}
        aria-label={playing ? t('audio.pause', { title }) : t('audio.play', { title })}
      >
        {playing ? <IconPlayerPauseFilled size={16} /> : <IconPlayerPlayFilled size={16} />}
      </ActionIcon>
      <div
        className={styles.wave}
        role="slider"
        tabIndex={0}
        aria-label={t('audio.position', { title })}
        aria-valuemin={0}
        aria-valuemax={Math.round(duration)}
        aria-valuenow={Math.round(time)}
        aria-valuetext={t('audio.at', {
          time: formatElapsed(time * 1000),
          duration: formatElapsed(duration * 1000),
        })}
        onKeyDown={onKeyDown}
        data-drawn={drawn || undefined}
      >
        {!drawn && (
          <div className={styles.line} style={{ width: `${duration ? (time / duration) * 100 : 0}%` }} />
        )}
        <div ref={wave} className={styles.waveCanvas} />
      </div>
      <span className={styles.clock}>
        {formatElapsed(time * 1000)} / {duration ? formatElapsed(duration * 1000) : '–:––'}
      </span>
      {/* biome-ignore lint/a11y/useMediaCaption: generated sound comes without captions; lyrics are shown beside it */}
      <audio
        ref={audio}
        src={resultMediaUrl(resultId)}
        preload="metadata"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onTimeUpdate={(event) => setTime(event.currentTarget.currentTime)}
        onDurationChange={(event) => {
          if (Number.isFinite(event.currentTarget.duration)) setDuration(event.currentTarget.duration);
        }}
        onError={() => setBroken(true)}
      />
    </div>
  );
}

/** Draws into `holder` what `audio` plays. A sound that cannot be drawn is still played: the plain line stays. */
function drawWaveform(
  holder: HTMLDivElement | null,
  audio: HTMLAudioElement | null,
  resultId: string,
  onDrawn: (drawn: boolean) => void,
): (() => void) | undefined {
  if (!holder || !audio) return undefined;
  onDrawn(false);
  let surfer: { destroy(): void } | null = null;
  let left = false;
  void import('wavesurfer.js').then(({ default: WaveSurfer }) => {
    if (left) return;
    const colours = getComputedStyle(holder);
    const wave = WaveSurfer.create({
      container: holder,
      media: audio,
      url: resultMediaUrl(resultId),
      height: 64,
      waveColor: colours.getPropertyValue('--sl-text-faint').trim(),
      progressColor: colours.getPropertyValue('--sl-accent').trim(),
      cursorColor: colours.getPropertyValue('--sl-text').trim(),
      cursorWidth: 1,
      barWidth: 2,
      barGap: 1,
      barRadius: 2,
      normalize: true,
      dragToSeek: true,
      hideScrollbar: true,
    });
    wave.on('ready', () => onDrawn(true));
    wave.on('error', () => onDrawn(false));
    surfer = wave;
  });
  return () => {
    left = true;
    surfer?.destroy();
  };
}
