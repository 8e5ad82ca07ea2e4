package io.anykernel.libraries;

import com.opencsv.CSVReader;
import com.opencsv.CSVWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Arrays;

/** Reads CSV with an escape character and writes it. */
public final class OpenCsv {
    private OpenCsv() {}

    public static void main(String[] arguments) throws Exception {
        try (CSVReader reader = new CSVReader(new StringReader("a,\"b,\\\"c\",d\n1,2,3\n"))) {
            for (String[] row = reader.readNext(); row != null; row = reader.readNext()) {
                System.out.println(Arrays.toString(row));
            }
        }
        StringWriter out = new StringWriter();
        try (CSVWriter writer = new CSVWriter(out)) {
            writer.writeNext(new String[] {"x", null, "q\"q"});
        }
        System.out.print(out);
    }
}
