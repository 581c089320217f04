/** Sound as a waveform that can be clicked and steered by keys. */
import { ActionIcon, useComputedColorScheme } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { resultMediaUrl } from '../../../shared/media.ts';
import { useTranslation } from '../../i18n/index.ts';
import { formatElapsed } from '../../ui/format.ts';
import { guardPlayback, keepVolume } from './playback.ts';
import { Unplayable } from './Unplayable.tsx';
import styles from './views.module.css';
import { longestDrawn, readWave, type Wave } from './wave/read-wave.ts';

const SEEK_SECONDS = 5;

export interface AudioViewProps {
  resultId: string;
  title: string;
  /** From the ledger, shown until the file has said its own. */
  durationMs: number | null;
}

export function AudioView({ resultId, title, durationMs }: AudioViewProps) {
  const { t } = useTranslation('results');
  const scheme = useComputedColorScheme('dark');
  const audio = useRef<HTMLAudioElement>(null);
  const holder = useRef<HTMLDivElement>(null);
  const [playing, setPlaying] = useState(false);
  const [time, setTime] = useState(0);
  const [duration, setDuration] = useState((durationMs ?? 0) / 1000);
  const [broken, setBroken] = useState(false);
  /** The file has said how long it is, or that it does not know. */
  const [ready, setReady] = useState(false);
  const wave = useWave(resultId, ready && duration <= longestDrawn);
  const tooLong = duration > longestDrawn || wave?.kind === 'too_long';
  const [drawn, setDrawn] = useState(false);

  useEffect(() => guardPlayback(), []);
  useEffect(() => keepVolume(audio.current), []);
  // Drawn again when the theme changes, in its colours.
  const drawing = useMemo(() => (wave?.kind === 'drawn' ? { wave, scheme } : null), [wave, scheme]);
  useEffect(() => {
    if (drawing) return drawWaveform(holder.current, audio.current, drawing.wave, setDrawn);
  }, [drawing]);

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
  /** The plain line is sought by the pointer; a waveform does so itself. */
  const onPointer = (event: PointerEvent<HTMLDivElement>): void => {
    if (drawn || event.buttons !== 1) return;
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    const box = event.currentTarget.getBoundingClientRect();
    seek(((event.clientX - box.left) / box.width) * duration);
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
        color="gray"
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
        onPointerDown={onPointer}
        onPointerMove={onPointer}
        data-drawn={drawn || undefined}
      >
        {!drawn && (
          <div className={styles.line} style={{ width: `${duration ? (time / duration) * 100 : 0}%` }} />
        )}
        <div ref={holder} className={styles.waveCanvas} />
      </div>
      <span className={styles.clock}>
        {formatElapsed(time * 1000)} / {duration ? formatElapsed(duration * 1000) : '–:––'}
        {tooLong && ` · ${t('audio.tooLong')}`}
      </span>
      {/* biome-ignore lint/a11y/useMediaCaption: generated sound comes without captions; lyrics are shown beside it */}
      <audio
        ref={audio}
        src={resultMediaUrl(resultId)}
        preload="metadata"
        onLoadedMetadata={() => setReady(true)}
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

/** The waveform once it is read; null until then, and for what cannot be read. */
function useWave(resultId: string, wanted: boolean): Wave | null {
  const [wave, setWave] = useState<Wave | null>(null);
  useEffect(() => {
    if (!wanted) return;
    const leaving = new AbortController();
    readWave(resultMediaUrl(resultId), leaving.signal).then(
      (read) => leaving.signal.aborted || setWave(read),
      // It is played all the same: the plain line stays.
      () => undefined,
    );
    return () => {
      leaving.abort();
      setWave(null);
    };
  }, [resultId, wanted]);
  return wave;
}

/** Draws into `holder` what `audio` plays. */
function drawWaveform(
  holder: HTMLDivElement | null,
  audio: HTMLAudioElement | null,
  { bars, seconds }: Extract<Wave, { kind: 'drawn' }>,
  onDrawn: (drawn: boolean) => void,
): (() => void) | undefined {
  if (!holder || !audio) return undefined;
  let surfer: { destroy(): void } | null = null;
  let left = false;
  void import('wavesurfer.js').then(({ default: WaveSurfer }) => {
    if (left) return;
    const colours = getComputedStyle(holder);
    const wave = WaveSurfer.create({
      container: holder,
      media: audio,
      // With these it neither reads nor decodes the file.
      peaks: [bars],
      duration: Number.isFinite(audio.duration) ? audio.duration : seconds,
      height: 64,
      waveColor: colours.getPropertyValue('--sl-chart-unsettled').trim(),
      progressColor: colours.getPropertyValue('--sl-text').trim(),
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
    onDrawn(false);
  };
}
