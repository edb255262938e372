// Writes the tables of country and language names that cleaning reads: src/Domain/Customers/Data/cldr/{countries,languages}.txt.
// Names come from the CLDR that Node was built with (Unicode licence, kept beside the tables); alpha-3 and numeric country codes
// come from the package i18n-iso-countries. Run from anywhere: node eng/refresh-names.mjs. A changed table changes outcomes:
// raise CustomerCleaner.Version with it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const target = fileURLToPath(new URL('../src/Domain/Customers/Data/cldr/', import.meta.url));
const uiLanguages = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'pl', 'sv', 'da', 'nb', 'fi', 'cs', 'hu', 'ro', 'tr', 'ru', 'uk',
  'el', 'ar', 'vi', 'ja', 'ko', 'zh'];

// What people write that CLDR does not list. They win over every other name.
const shortNames = {
  AE: ['UAE', 'Emirates'], BO: ['Bolivia'], BN: ['Brunei Darussalam'], CD: ['DR Congo', 'DRC', 'Congo Kinshasa', 'Zaire'],
  CG: ['Congo Brazzaville', 'Republic of the Congo'], CI: ['Ivory Coast'], CN: ['PRC', 'Mainland China', "People's Republic of China"],
  CV: ['Cape Verde'], CZ: ['Czech Republic', 'Czechia'], DE: ['BRD', 'Federal Republic of Germany'], FK: ['Falkland Islands', 'Malvinas'],
  FM: ['Micronesia'], GB: ['UK', 'U.K.', 'Great Britain', 'Britain', 'England', 'Scotland', 'Wales', 'Northern Ireland',
    'United Kingdom of Great Britain and Northern Ireland'], GR: ['EL', 'Hellas'], HK: ['Hong Kong'], HR: ['Hrvatska'],
  IE: ['Republic of Ireland', 'Eire'], IR: ['Islamic Republic of Iran'], KP: ['DPRK', 'North Korea'],
  KR: ['Korea', 'Republic of Korea', 'ROK', 'South Korea'], LA: ['Lao PDR', "Lao People's Democratic Republic"],
  MD: ['Republic of Moldova'], MK: ['Macedonia', 'FYROM'], MM: ['Burma'], MO: ['Macau', 'Macao'], MX: ['Méjico'],
  NL: ['Holland', 'The Netherlands'], PS: ['Palestine', 'State of Palestine'], RU: ['Russian Federation', 'USSR'],
  SA: ['KSA'], SY: ['Syrian Arab Republic'], SZ: ['Swaziland'], TL: ['East Timor'], TR: ['Turkey', 'Türkiye'],
  TW: ['Taiwan', 'Taiwan, Province of China', 'Republic of China'], TZ: ['United Republic of Tanzania'],
  US: ['USA', 'U.S.', 'U.S.A.', 'US of A', 'United States', 'United States of America', 'America', 'EUA', 'EEUU', 'EE.UU.', 'Etats Unis',
    'Estados Unidos da América', 'Estados Unidos de América', 'VSA'], VA: ['Holy See', 'Vatican'],
  VE: ['Venezuela', 'Bolivarian Republic of Venezuela'], VN: ['Viet Nam', 'Vietnam'], XK: ['Kosovo'],
};

// The same folding as NameTable.Fold in src/Domain.
const fold = text => text.normalize('NFKD').replace(/[\p{Mn}\p{Mc}\p{Me}]/gu, '').replaceAll('&', ' and ').toUpperCase()
  .replace(/[^\p{L}\p{Nd}]/gu, '');

function write(file, codes, others, header, given, collect) {
  const owner = new Map();
  const chosen = new Map(codes.map(code => [code, new Map()]));
  const claim = (code, name, mayLose) => {
    const key = fold(name);
    if (key.length < 2) return;
    if (!owner.has(key)) owner.set(key, code);
    if (owner.get(key) === code) { if (!chosen.get(code).has(key)) chosen.get(code).set(key, name); }
    else if (mayLose) console.error(`${file}: "${name}" means ${owner.get(key)}, not ${code}`);
  };
  for (const code of codes) for (const name of given[code] ?? []) claim(code, name, false);
  for (const names of collect) for (const code of codes) for (const name of names(code)) claim(code, name, true);
  const lines = codes.map(code => [code, others(code), [...chosen.get(code).values()].join('|')].join('\t'));
  writeFileSync(join(target, file), [...header, ...lines, ''].join('\n'));
  console.log(`${file}: ${codes.length} codes, ${owner.size} names`);
}

const names = (language, type) => new Intl.DisplayNames([language], { type, fallback: 'none' });
const source = `# CLDR ${process.versions.cldr}; licence in LICENSE beside this file. Written by eng/refresh-names.mjs.`;

const work = mkdtempSync(join(tmpdir(), 'names-'));
try {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', work, 'i18n-iso-countries@7.14.0'], { cwd: work });
  execFileSync('tar', ['xzf', 'i18n-iso-countries-7.14.0.tgz'], { cwd: work });
  const iso = new Map(JSON.parse(readFileSync(join(work, 'package/codes.json'), 'utf8')).map(([two, three, digits]) => [two, [three, digits]]));
  iso.set('XK', ['XKX', '']);
  const codes = [...iso.keys()].sort();
  const native = code => new Intl.Locale(`und-${code}`).maximize().language;
  write('countries.txt', codes, code => iso.get(code).join('\t'), [source, '# alpha-2, alpha-3, numeric, names'], shortNames,
    [...uiLanguages.map(language => code => [names(language, 'region').of(code)].filter(Boolean)),
      code => [names(native(code), 'region').of(code)].filter(Boolean)]);
} finally {
  rmSync(work, { recursive: true });
}

const letters = [...'abcdefghijklmnopqrstuvwxyz'];
const pairs = letters.flatMap(a => letters.map(b => a + b));
const english = names('en', 'language');
const replaced = new Map();
for (const code of [...pairs, ...pairs.flatMap(pair => letters.map(c => pair + c))]) {
  const now = Intl.getCanonicalLocales(code)[0];
  if (now !== code) replaced.set(code, now);
}
const languages = [...pairs, ...pairs.flatMap(pair => letters.map(c => pair + c))]
  .filter(code => !replaced.has(code) && english.of(code) && !['und', 'mul', 'zxx', 'root'].includes(code));
write('languages.txt', languages, code => [...replaced].filter(([, now]) => now === code).map(([old]) => old).join(','),
  [source, '# code, other codes for the same, names'],
  { nb: ['Norwegian Bokmål'], zh: ['Chinese', 'Mandarin'], es: ['Spanish', 'Castilian', 'Castellano'], fa: ['Persian', 'Farsi'] },
  [code => [english.of(code)], code => [names(code, 'language').of(code)].filter(Boolean)]);
