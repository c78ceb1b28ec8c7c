/** Sets a source up, or changes one: its settings as its kind wants them, tried before anything is kept, and when it is asked. */

import { NativeSelect } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type InputEvent } from 'react';

import { contracts } from '../../api/files';
import { changeSource, makeSource, sourceKinds, trySource, type SourceDetail, type SourceKind } from '../../api/sources';
import { AskForm, type Values } from '../../form/AskForm';
import { TextField } from '../../form/fields';
import { useLanguage, useWords } from '../../i18n/language';
import { Said } from '../../said/Said';
import { Times } from '../../schedules/Times';
import { Asked, Card } from '../../sheet/Page';
import { useTimes } from '../../sheet/useTimes';
import { askedWords } from './askedWords';
import { inWords } from './refusals';
import { SettingFields } from './SettingFields';
import { fieldsOfKind, isSamePlace, settingsOf } from './settings';
import { kindWords } from './settingWords';

interface Props {
  /** The one that is changed; null: a new one. */
  source: SourceDetail | null;
  onDone: (sourceId: number) => void;
}

const EVERY_TEN = '*/10 * * * *';

export default function SourceForm(props: Props) {
  const words = useWords(askedWords);
  const { source } = props;
  const back = source ? { source: source.source_id } : {};
  return (
    <Card
      title={source ? words.changeTitle(source.name) : words.addTitle}
      action={
        <Link to="/data/sources" search={back} className="fs-way">
          {words.cancel}
        </Link>
      }
    >
      <Asked query={useQuery(sourceKinds)}>{(kinds) => <OfKinds kinds={kinds} {...props} />}</Asked>
    </Card>
  );
}

function OfKinds({ kinds, source, onDone }: Props & { kinds: SourceKind[] }) {
  const words = useWords(askedWords);
  const { language } = useLanguage();
  const own = useTimes().zone;
  const cache = useQueryClient();
  const [chosen, setChosen] = useState(source?.source_type ?? kinds[0]?.kind ?? '');
  const [clock, setClock] = useState(source ? source.cron !== '' : true);
  const [cron, setCron] = useState(source?.cron ? source.cron : EVERY_TEN);
  const [zone, setZone] = useState(source?.zone ?? own);
  const [seen, setSeen] = useState('');
  const [same, setSame] = useState(true);
  const kind = kinds.find((each) => each.kind === chosen) ?? kinds[0];
  if (!kind) return null;
  const named = kindWords[language];
  const fields = fieldsOfKind(kind);
  const send = async (typed: Values) => {
    const settings = settingsOf(fields, typed);
    try {
      if (typed['aside']) return await trySource(kind.kind, settings, source?.source_id ?? null);
      const asked = { name: typed['source_name'] ?? '', kind: kind.kind, settings, cron: clock ? cron.trim() : '', zone, enabled: source?.enabled ?? true };
      return source ? await changeSource(source.source_id, asked) : await makeSource(asked);
    } catch (error) {
      throw await inWords(error, typed, language);
    }
  };
  const typed = (event: InputEvent<HTMLDivElement>) => {
    setSeen('');
    const form = event.currentTarget.closest('form');
    if (source && form) setSame(isSamePlace(kind.places, source.settings, Object.fromEntries(new FormData(form)) as Values));
  };
  return (
    <div className="fs-source-form">
      <AskForm
        send={send}
        onDone={(answer) => {
          if (typeof answer === 'string') {
            setSeen(answer);
            return;
          }
          void cache.invalidateQueries({ queryKey: ['sources'] });
          onDone(answer.source_id);
        }}
        action={source ? words.save : words.make}
        aside={words.attempt}
      >
        {source === null && (
          <NativeSelect
            size="md"
            label={words.kind}
            description={named[kind.kind]?.what ?? <span lang="en">{kind.meaning}</span>}
            inputWrapperOrder={['label', 'input', 'description']}
            value={kind.kind}
            onChange={(event) => {
              setChosen(event.currentTarget.value);
              setSeen('');
            }}
            data={kinds.map((each) => ({ value: each.kind, label: named[each.kind]?.name ?? each.kind }))}
          />
        )}
        <TextField name="source_name" label={words.name} description={words.nameHelp} inputWrapperOrder={['label', 'input', 'description', 'error']} defaultValue={source?.name} autoComplete="off" maxLength={180} dir="auto" />
        <NoContracts />
        <div key={kind.kind} onInput={typed}>
          <SettingFields fields={fields} kind={named[kind.kind]} given={source?.settings ?? {}} kept={source?.secrets ?? []} same={same} />
        </div>
        <fieldset className="fs-source-part">
          <legend>{words.when}</legend>
          <NativeSelect
            size="md"
            aria-label={words.when}
            value={clock ? 'clock' : 'hand'}
            onChange={(event) => {
              setClock(event.currentTarget.value === 'clock');
            }}
            data={[
              { value: 'clock', label: words.byClock },
              { value: 'hand', label: words.byHand },
            ]}
          />
          {clock && <Times cron={cron} zone={zone} own={own} onCron={setCron} onZone={setZone} presets={words.presets} missed={false} />}
        </fieldset>
        <p className="fs-source-seen" role="status">
          {seen && (
            <>
              <strong>{words.seen}</strong> <Said text={seen} />
            </>
          )}
        </p>
      </AskForm>
    </div>
  );
}

/** Whoever has kept no contract yet can set up no source: the first file makes one. */
function NoContracts() {
  const words = useWords(askedWords);
  const { data } = useQuery(contracts);
  if (!data || data.length > 0) return null;
  return (
    <p className="fs-notice">
      {words.noContracts}{' '}
      <Link to="/data/uploads" className="fs-way">
        {words.toUploads}
      </Link>
    </p>
  );
}
