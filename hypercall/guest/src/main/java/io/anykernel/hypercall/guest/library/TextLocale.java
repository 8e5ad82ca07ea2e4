package io.anykernel.hypercall.guest.library;

import java.util.Locale;

/** Which locales an image can format in: none in particular, and English. */
public final class TextLocale {
    private TextLocale() {}

    /**
     * Returns its argument, which may be {@code null}.
     *
     * @throws UnsupportedOperationException naming a locale whose texts would look otherwise
     */
    public static Locale checked(Locale locale) {
        if (locale != null) {
            String language = locale.getLanguage();
            if (!language.isEmpty() && !language.equals("en")) {
                throw new UnsupportedOperationException("an image formats in English only, not in locale " + locale);
            }
        }
        return locale;
    }
}
