package io.anykernel.libraries;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRow;
import de.siegmar.fastcsv.reader.NamedCsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRow;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.StringWriter;

/** Reads records with several lines and writes CSV that quotes when needed. */
public final class FastCsv {
    private FastCsv() {}

    public static void main(String[] arguments) throws Exception {
        for (CsvRow row : CsvReader.builder().fieldSeparator(';').build("a;\"b;\nc\";d\n\n1;2\n")) {
            System.out.println(row.getOriginalLineNumber() + " " + row.getFields());
        }
        for (NamedCsvRow row : NamedCsvReader.builder().build("x,y\n1,2\n3,4\n")) {
            System.out.println(row.getField("y"));
        }
        StringWriter out = new StringWriter();
        CsvWriter.builder()
                .build(out)
                .writeRow("plain", "with,comma", "with\"quote", "")
                .writeRow("next");
        System.out.print(out);
    }
}
