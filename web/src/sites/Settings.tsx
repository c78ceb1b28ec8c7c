/** The settings of a site, for who may change them. */

import { Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { changeSite, wholeAsset, type AssetWhole, type Site } from '../api/sites';
import { useMay } from '../app/useSession';
import { AskForm } from '../form/AskForm';
import { TextField } from '../form/fields';
import { useWords } from '../i18n/language';
import { Asked, Card } from '../sheet/Page';
import { changeOf, textOf, Unreadable } from './settings';
import { siteWords } from './words';

export function Settings({ site }: { site: Site }) {
  const words = useWords(siteWords);
  const may = useMay()('asset:write');
  const query = useQuery(wholeAsset(site.asset_id));
  // A form begins anew with what was saved: that it was is kept here.
  const [saved, setSaved] = useState(false);
  return (
    <Card title={words.tabs.settings} note={may ? words.settingsLead : words.mayNot}>
      <Asked query={query}>{(whole) => <Form key={JSON.stringify(textOf(whole))} site={whole} may={may} saved={saved} onSaved={setSaved} />}</Asked>
    </Card>
  );
}

function Form({ site, may, saved, onSaved }: { site: AssetWhole; may: boolean; saved: boolean; onSaved: (saved: boolean) => void }) {
  const words = useWords(siteWords);
  const cache = useQueryClient();
  const text = textOf(site);
  const read = (typed: Record<string, string>) => {
    try {
      return changeOf({ ...text, ...typed }, site);
    } catch (fault) {
      if (!(fault instanceof Unreadable)) throw fault;
      throw new Error(fault.field === 'outline' ? words.badOutline : fault.field === 'attributes' ? words.badLine(fault.message) : words.badNumber);
    }
  };
  const fields = (
    <>
      <TextField name="name" label={words.fields.name} defaultValue={text.name} maxLength={200} readOnly={!may} />
      <TextField name="asset_type" label={words.fields.asset_type} defaultValue={text.asset_type} maxLength={64} readOnly={!may} dir="ltr" />
      <TextField name="parent" label={words.fields.parent} defaultValue={text.parent} required={false} readOnly={!may} dir="ltr" />
      <div className="fs-pair">
        <TextField name="latitude" label={words.fields.latitude} defaultValue={text.latitude} required={false} readOnly={!may} inputMode="decimal" dir="ltr" />
        <TextField name="longitude" label={words.fields.longitude} defaultValue={text.longitude} required={false} readOnly={!may} inputMode="decimal" dir="ltr" />
      </div>
      <Textarea name="attributes" label={words.fields.attributes} defaultValue={text.attributes} readOnly={!may} autosize minRows={2} maxRows={8} dir="ltr" />
      <Textarea name="outline" label={words.fields.outline} defaultValue={text.outline} readOnly={!may} rows={4} dir="ltr" spellCheck={false} />
    </>
  );
  if (!may) return <div className="fs-ask fs-site-form">{fields}</div>;
  return (
    <div className="fs-site-form">
      <AskForm
        send={(typed) => changeSite({ asset_id: site.asset_id, ...read(typed) })}
        onDone={() => {
          onSaved(true);
          for (const key of ['sites', 'assets', 'map']) void cache.invalidateQueries({ queryKey: [key] });
        }}
        action={words.save}
        foot={
          <p className="fs-note" role="status">
            {saved && words.saved}
          </p>
        }
      >
        {fields}
      </AskForm>
    </div>
  );
}
