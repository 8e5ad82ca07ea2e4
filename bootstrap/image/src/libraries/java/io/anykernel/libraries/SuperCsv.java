package io.anykernel.libraries;

import java.io.StringReader;
import java.util.List;
import org.supercsv.cellprocessor.Optional;
import org.supercsv.cellprocessor.ParseInt;
import org.supercsv.cellprocessor.constraint.NotNull;
import org.supercsv.cellprocessor.ift.CellProcessor;
import org.supercsv.exception.SuperCsvException;
import org.supercsv.io.CsvListReader;
import org.supercsv.prefs.CsvPreference;

/** Reads CSV through cell processors that convert and check. */
public final class SuperCsv {
    private SuperCsv() {}

    public static void main(String[] arguments) throws Exception {
        CellProcessor[] processors = {new NotNull(), new ParseInt(), new Optional()};
        try (CsvListReader reader = new CsvListReader(
                new StringReader("ann,31,x\nbob,17,\ncat,many,y\n"), CsvPreference.STANDARD_PREFERENCE)) {
            for (List<Object> row = reader.read(processors); row != null; row = reader.read(processors)) {
                System.out.println(reader.getLineNumber() + " " + row);
            }
        } catch (SuperCsvException e) {
            System.out.println(e.getMessage());
        }
    }
}
