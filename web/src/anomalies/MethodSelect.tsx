/** Which way to look, of those that the server has, each with what it can do. */

import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { methods, type DetectorMethod } from '../api/anomalies';
import { methodName } from '../i18n/detectors';
import { useLanguage, useWords } from '../i18n/language';
import { detectorWords } from './detectorWords';

interface Props {
  value: string;
  onChange: (name: string) => void;
}

/** What the server tells of a method; undefined until it has. */
export const useMethod = (name: string): DetectorMethod | undefined => useQuery(methods).data?.find((each) => each.name === name);

export function MethodSelect({ value, onChange }: Props) {
  const words = useWords(detectorWords);
  const { language } = useLanguage();
  const { data = [] } = useQuery(methods);
  const told = ({ name, extra, many, online }: DetectorMethod) =>
    [methodName(name, language), many ? words.together : words.apart, !online && words.backOnly, extra && words.needs(`foresite[${extra}]`)].filter(Boolean).join(' · ');
  return (
    <NativeSelect
      size="md"
      label={words.method}
      value={value}
      data={data.map((each) => ({ value: each.name, label: told(each) }))}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}
