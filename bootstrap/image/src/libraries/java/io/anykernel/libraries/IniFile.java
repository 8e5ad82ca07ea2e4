package io.anykernel.libraries;

import java.io.StringReader;
import org.ini4j.Ini;

/** Reads an INI file with sections and references. */
public final class IniFile {
    private IniFile() {}

    public static void main(String[] arguments) throws Exception {
        Ini ini = new Ini(new StringReader("[dwarf]\nname = bashful\nheight = 99\nhome = /home/${name}\n[empty]\n"));
        System.out.println(ini.keySet() + " " + ini.get("dwarf").get("height", int.class) + " "
                + ini.get("dwarf").fetch("home"));
    }
}
