package io.anykernel.libraries;

import java.io.StringReader;
import java.io.StringWriter;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** Reads CSV with quotes and a header, and writes it in two dialects. */
public final class CommonsCsv {
    private CommonsCsv() {}

    public static void main(String[] arguments) throws Exception {
        String text = "id,name,remark\n1,\"Ann, the first\",\"said \"\"hi\"\"\"\n2,Bob,\n";
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
            for (CSVRecord each : parser) {
                System.out.println(each.getRecordNumber() + ": " + each.get("id") + "|" + each.get("name") + "|"
                        + each.get("remark"));
            }
        }
        StringWriter out = new StringWriter();
        try (CSVPrinter printer = new CSVPrinter(out, CSVFormat.TDF)) {
            printer.printRecord("a", 1, null, "tab\there");
        }
        try (CSVPrinter printer = new CSVPrinter(out, CSVFormat.MYSQL)) {
            printer.printRecord("a", null, "line\nbreak");
        }
        System.out.print(out);
    }
}
