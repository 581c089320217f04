/** Mantine's theme: warm near-black, one safelight red, 13 px system type, small radii. */
import {
  type ActionIconProps,
  type ButtonProps,
  type CheckboxProps,
  createTheme,
  type LoaderProps,
  type MantineColorsTuple,
  type MenuProps,
  type ModalProps,
  type RadioProps,
  type SegmentedControlProps,
  type SelectProps,
  type SwitchProps,
  type TabsProps,
  type TextInputProps,
  type TooltipProps,
} from '@mantine/core';

const safelight: MantineColorsTuple = [
  '#fff0ed',
  '#ffdfd9',
  '#ffbcb1',
  '#ff9384',
  '#f77663',
  '#e6553f',
  '#c9382a',
  '#b52d20',
  '#94261b',
  '#721e15',
];

/** Warm greys: 0 is text on dark, 7 the window, 8 and 9 what lies below it. */
const dark: MantineColorsTuple = [
  '#ece8e3',
  '#cfc9c2',
  '#a8a199',
  '#7d766f',
  '#3d3833',
  '#332e2a',
  '#272320',
  '#1b1816',
  '#151311',
  '#100e0d',
];

const gray: MantineColorsTuple = [
  '#faf8f6',
  '#f3f0ed',
  '#e9e5e0',
  '#dcd6cf',
  '#c9c2ba',
  '#a59d94',
  '#655e57',
  '#4d4741',
  '#36312d',
  '#211e1b',
];

const system =
  'system-ui, -apple-system, "Segoe UI", "Cantarell", "Ubuntu", "Noto Sans", "Liberation Sans", sans-serif';

/** By the component's name alone: what is not on the first screen is not loaded for it. */
const defaults = <Props>(defaultProps: Partial<Props>) => ({ defaultProps });

export const theme = createTheme({
  primaryColor: 'safelight',
  primaryShade: { light: 7, dark: 6 },
  colors: { safelight, dark, gray },
  black: '#211e1b',
  fontFamily: system,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '18px' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.45', lg: '1.4', xl: '1.3' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '1.3' },
      h2: { fontSize: '16px', lineHeight: '1.35' },
      h3: { fontSize: '14px', lineHeight: '1.4' },
      h4: { fontSize: '13px', lineHeight: '1.4' },
    },
  },
  defaultRadius: '6px',
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '10px', xl: '14px' },
  spacing: { xs: '6px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  cursorType: 'default',
  respectReducedMotion: true,
  components: {
    Button: defaults<ButtonProps>({
      size: 'xs',
      fz: 'md',
      fw: 500,
      px: 11,
      // Where motion is reduced the library places the sign of work by its corner.
      styles: { loader: { transform: 'translate(-50%, -50%)' } },
    }),
    ActionIcon: defaults<ActionIconProps>({ variant: 'subtle', color: 'gray', size: 28 }),
    TextInput: defaults<TextInputProps>({ size: 'sm' }),
    Select: defaults<SelectProps>({ size: 'sm' }),
    // A name alone is no name on an element without a role.
    Loader: defaults<LoaderProps>({ role: 'status', color: 'gray' }),
    // What is switched on, chosen or running is no failure: red is for those and for the one primary button.
    Checkbox: defaults<CheckboxProps>({ color: 'gray' }),
    Radio: defaults<RadioProps>({ color: 'gray' }),
    SegmentedControl: defaults<SegmentedControlProps>({ styles: { label: { fontWeight: 500 } } }),
    Switch: defaults<SwitchProps>({ color: 'gray' }),
    Tabs: defaults<TabsProps>({ variant: 'default', color: 'gray' }),
    Tooltip: defaults<TooltipProps>({ openDelay: 500, withArrow: false, fz: 'sm' }),
    Menu: defaults<MenuProps>({
      shadow: 'md',
      radius: 'md',
      transitionProps: { duration: 80 },
      // The first item takes the focus; a placeholder has no place among menu items.
      withInitialFocusPlaceholder: false,
    }),
    Modal: defaults<ModalProps>({ centered: true, radius: 'lg', overlayProps: { backgroundOpacity: 0.5 } }),
  },
});
