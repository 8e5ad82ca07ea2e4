package io.anykernel.libraries;

import net.sf.jsqlparser.parser.CCJSqlParser;

/** Parses SQL and writes it back. */
public final class SqlStatements {
    private SqlStatements() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(new CCJSqlParser("select a, count(*) from t where b > 3 group by a").Statement());
    }
}
