/** Names of ways to look for anomalies, as people call them; a test of the server holds this whole. */

import type { Language } from './language';

const NAMES: Record<string, Record<Language, string>> = {
  'seasonal-residual': { en: 'Seasonal residual', fa: 'فاصله از فصل' },
  'forecast-residual': { en: 'Distance from forecast', fa: 'فاصله از پیش‌بینی' },
  'subsequence-pca': { en: 'Unusual course (PCA)', fa: 'روند نامعمول (PCA)' },
  'isolation-forest': { en: 'Isolation forest', fa: 'جنگل جداساز' },
  'sensor-pca': { en: 'Sensors together (PCA)', fa: 'حسگرها با هم (PCA)' },
  autoencoder: { en: 'Autoencoder', fa: 'خودرمزگذار' },
};

export function methodName(name: string, language: Language): string {
  return NAMES[name]?.[language] ?? name;
}
