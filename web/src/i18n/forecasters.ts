/** Names of forecasters, as people call them; a test of the server holds this whole. */

import type { Language } from './language';

const NAMES: Record<string, Record<Language, string>> = {
  house: { en: 'Foresite ensemble', fa: 'ترکیبی Foresite' },
  'like-days': { en: 'Mean of like days', fa: 'میانگین روزهای همانند' },
  ets: { en: 'Exponential smoothing (ETS)', fa: 'هموارسازی نمایی (ETS)' },
  theta: { en: 'Theta', fa: 'تتا' },
  mstl: { en: 'Several seasons (MSTL)', fa: 'چندفصلی (MSTL)' },
  ridge: { en: 'Ridge regression', fa: 'رگرسیون ستیغی' },
  lightgbm: { en: 'Boosted trees (LightGBM)', fa: 'درخت‌های تقویتی (LightGBM)' },
  xgboost: { en: 'Boosted trees (XGBoost)', fa: 'درخت‌های تقویتی (XGBoost)' },
  'random-forest': { en: 'Random forest', fa: 'جنگل تصادفی' },
  ebm: { en: 'Explainable boosting (EBM)', fa: 'تقویت توضیح‌پذیر (EBM)' },
  lstm: { en: 'Recurrent net (LSTM)', fa: 'شبکهٔ بازگشتی (LSTM)' },
  gru: { en: 'Recurrent net (GRU)', fa: 'شبکهٔ بازگشتی (GRU)' },
  chronos: { en: 'Foundation model (Chronos)', fa: 'مدل پایه (Chronos)' },
  'seasonal-naive': { en: 'Seasonal naive', fa: 'فصلی ساده' },
};

export function forecasterName(name: string, language: Language): string {
  return NAMES[name]?.[language] ?? name;
}
