package io.anykernel.libraries;

import org.jparsec.OperatorTable;
import org.jparsec.Parser;
import org.jparsec.Parsers;
import org.jparsec.Scanners;
import org.jparsec.Terminals;
import org.jparsec.error.ParserException;

/** Parses arithmetic by combinators and an operator table. */
public final class JParsec {
    private JParsec() {}

    public static void main(String[] arguments) throws Exception {
        Terminals operators = Terminals.operators("+", "-", "*", "(", ")");
        Parser<Integer> number = Terminals.IntegerLiteral.PARSER.map(Integer::valueOf);
        Parser.Reference<Integer> reference = Parser.newReference();
        Parser<Integer> term = reference
                .lazy()
                .between(operators.token("("), operators.token(")"))
                .or(number);
        Parser<Integer> sum = new OperatorTable<Integer>()
                .infixl(operators.token("+").retn((a, b) -> a + b), 10)
                .infixl(operators.token("-").retn((a, b) -> a - b), 10)
                .infixl(operators.token("*").retn((a, b) -> a * b), 20)
                .build(term);
        reference.set(sum);
        Parser<Integer> whole = sum.from(
                Parsers.or(operators.tokenizer(), Terminals.IntegerLiteral.TOKENIZER),
                Scanners.WHITESPACES.optional(null));
        System.out.println(whole.parse("2 + 3 * (4 - 1)"));
        try {
            whole.parse("2 + + 3");
        } catch (ParserException e) {
            System.out.println(e.getMessage());
        }
    }
}
