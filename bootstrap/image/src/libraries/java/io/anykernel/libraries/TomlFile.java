package io.anykernel.libraries;

import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Parses TOML by a generated ANTLR parser, and lists its errors. */
public final class TomlFile {
    private TomlFile() {}

    public static void main(String[] arguments) throws Exception {
        TomlParseResult toml =
                Toml.parse("title = \"T\"\n[owner]\nages = [1, 2]\n[[dogs]]\nname = 'rex'\n[[dogs]]\nname = 'fido'\n");
        System.out.println(
                toml.getString("title") + " " + toml.getArray("owner.ages").getLong(1));
        System.out.println(toml.getArray("dogs").getTable(1).getString("name") + " "
                + toml.dottedKeySet().size());
        Toml.parse("a = \nb = 1")
                .errors()
                .forEach(error -> System.out.println(error.position() + " " + error.getMessage()));
    }
}
