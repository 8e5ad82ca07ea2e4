package io.anykernel.libraries;

import com.ibm.icu.text.Normalizer2;

/** Normalizes and transliterates text. */
public final class Icu {
    private Icu() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(
                Normalizer2.getNFDInstance().normalize("\u00e9\u00fc").length());
    }
}
