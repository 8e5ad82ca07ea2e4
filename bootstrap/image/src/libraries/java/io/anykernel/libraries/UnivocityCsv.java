package io.anykernel.libraries;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.StringReader;
import java.util.Arrays;

/** Detects the separator of CSV, reads it and writes another format. */
public final class UnivocityCsv {
    private UnivocityCsv() {}

    public static void main(String[] arguments) throws Exception {
        CsvParserSettings settings = new CsvParserSettings();
        settings.detectFormatAutomatically();
        for (String[] row : new CsvParser(settings).parseAll(new StringReader("a;b;c\n1;2;3\n4;\"5;5\";6\n"))) {
            System.out.println(Arrays.toString(row));
        }
    }
}
