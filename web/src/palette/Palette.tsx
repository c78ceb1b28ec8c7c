/** Everything by a few words: pages, series by the API, and what can be switched. */

import { Combobox, Modal, TextInput, useCombobox, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconChartLine, IconHelp, IconKeyboard, IconLanguage, IconMoon, IconSearch, IconSun, type Icon } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

import { seriesList } from '../api/queries';
import { useSections, type Section } from '../app/mainPages';
import { useMay } from '../app/useSession';
import { chose } from '../i18n/followed';
import { openHelp } from '../help/opened';
import { useLanguage, useWords } from '../i18n/language';
import { assetName } from '../series/SeriesPicker';
import { names } from './found';
import './palette.css';
import { paletteWords } from './words';

const MOST_SERIES = 8;
const WAIT_MS = 150;

interface Props {
  onClose: () => void;
  onKeys: () => void;
}

interface Choice {
  value: string;
  name: string;
  note?: string;
  keys?: string;
  icon: Icon;
  choose: () => void;
}

export default function Palette({ onClose, onKeys }: Props) {
  const words = useWords(paletteWords);
  const [text, setText] = useState('');
  const query = text.trim();
  const store = useCombobox({ opened: true });
  const pages = usePages(query);
  const { series, looking } = useSeries(query);
  const commands = useCommands(query, onKeys);
  const groups = [
    { name: words.pages, choices: pages },
    { name: words.series, choices: series },
    { name: words.commands, choices: commands },
  ].filter(({ choices }) => choices.length > 0);
  const all = groups.flatMap(({ choices }) => choices);
  const first = all[0]?.value;
  useEffect(() => {
    store.selectFirstOption();
    // The store is another at each drawing; what is first is not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [first, query]);
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.title}
      withCloseButton={false}
      padding={0}
      size={560}
      yOffset="12vh"
      // Its head is not another banner of the page.
      attributes={{ header: { role: 'presentation' } }}
      classNames={{ content: 'fs-palette', header: 'fs-hidden' }}
    >
      <Combobox
        store={store}
        onOptionSubmit={(value) => {
          const chosen = all.find((choice) => choice.value === value);
          onClose();
          chosen?.choose();
        }}
      >
        <Combobox.EventsTarget>
          <TextInput
            data-autofocus
            size="md"
            variant="unstyled"
            className="fs-palette-ask"
            aria-label={words.ask}
            placeholder={words.ask}
            value={text}
            leftSection={<IconSearch size={17} stroke={1.7} aria-hidden />}
            onChange={(event) => {
              setText(event.currentTarget.value);
            }}
          />
        </Combobox.EventsTarget>
        <Combobox.Options className="fs-palette-list" tabIndex={0} aria-label={words.title}>
          {groups.map(({ name, choices }) => (
            <Combobox.Group key={name} label={name}>
              {choices.map((choice) => (
                <One key={choice.value} choice={choice} />
              ))}
            </Combobox.Group>
          ))}
        </Combobox.Options>
        {all.length === 0 && (
          <p className="fs-note fs-palette-none" role="status">
            {looking ? words.looking : words.none(query)}
          </p>
        )}
      </Combobox>
    </Modal>
  );
}

function One({ choice: { value, name, note, keys, icon: Mark } }: { choice: Choice }) {
  return (
    <Combobox.Option value={value} className="fs-palette-one">
      <Mark size={17} stroke={1.7} aria-hidden />
      <span>
        <bdi className="fs-cut">{name}</bdi>
        {note && (
          <small>
            <bdi className="fs-cut">{note}</bdi>
          </small>
        )}
      </span>
      {keys && (
        <kbd dir="ltr" aria-hidden>
          {keys}
        </kbd>
      )}
    </Combobox.Option>
  );
}

function usePages(query: string): Choice[] {
  const { language } = useLanguage();
  const navigate = useNavigate();
  return useSections()
    .filter(({ en, fa }) => names(query, en, fa))
    .map((section: Section) => ({
      value: `page ${section.to}`,
      name: section[language],
      icon: section.icon,
      ...('key' in section && { keys: `g ${section.key}` }),
      choose: () => void navigate({ to: section.to }),
    }));
}

/** Series are looked for when something is asked: without words the pages come first. */
function useSeries(query: string): { series: Choice[]; looking: boolean } {
  const navigate = useNavigate();
  const may = useMay();
  const [wanted] = useDebouncedValue(query, WAIT_MS);
  const { data, isFetching } = useInfiniteQuery({ ...seriesList(wanted), enabled: wanted !== '' && may('data:read') });
  const found = query === '' ? [] : (data?.pages[0]?.items ?? []);
  const series = found.slice(0, MOST_SERIES).map((one) => ({
    value: `series ${one.series_id}`,
    name: one.name,
    note: assetName(one),
    icon: IconChartLine,
    choose: () => void navigate({ to: '/series/$seriesId', params: { seriesId: one.series_id } }),
  }));
  return { series, looking: isFetching || wanted !== query };
}

function useCommands(query: string, onKeys: () => void): Choice[] {
  const words = useWords(paletteWords);
  const { words: common, language, speak } = useLanguage();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const commands: Choice[] = [
    {
      value: 'colours',
      name: dark ? common.toLight : common.toDark,
      icon: dark ? IconSun : IconMoon,
      choose: () => {
        setColorScheme(dark ? 'light' : 'dark');
        chose(localStorage, 'theme');
      },
    },
    {
      value: 'language',
      name: common.otherLanguage,
      icon: IconLanguage,
      choose: () => {
        speak(language === 'en' ? 'fa' : 'en');
      },
    },
    { value: 'help', name: words.help, keys: 'h', icon: IconHelp, choose: () => { openHelp(); } },
    { value: 'keys', name: words.keys, keys: '?', icon: IconKeyboard, choose: onKeys },
  ];
  return commands.filter(({ name, value }) => names(query, name, value));
}
