(function () {
  var root = document.documentElement;
  var ask = function (name) {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  var dark = matchMedia('(prefers-color-scheme: dark)').matches;
  var scheme = ask('mantine-color-scheme-value');
  if (scheme !== 'light' && scheme !== 'dark') scheme = dark ? 'dark' : 'light';
  var wanted = ask('foresite-language') || navigator.language;
  var persian = wanted.slice(0, 2) === 'fa';
  root.setAttribute('data-mantine-color-scheme', scheme);
  root.lang = persian ? 'fa' : 'en';
  root.dir = persian ? 'rtl' : 'ltr';
})();
